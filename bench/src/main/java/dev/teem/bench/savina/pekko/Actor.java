package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor of a program. It is faster than Pekko's own base class, which looks messages up. */
abstract class Actor<M> {
  final ActorContext<M> context;
  final ActorRef<M> self;
  final Completion completion;

  Actor(ActorContext<M> context, Completion completion) {
    this.context = context;
    this.completion = completion;
    self = context.getSelf();
  }

  /** Starts one; what it throws ends the round. */
  static <M> ActorRef<M> spawn(
      ActorContext<?> parent, Completion completion, Function<ActorContext<M>, Actor<M>> maker) {
    return parent.spawnAnonymous(
        Behaviors.<M>setup(context -> {
          Actor<M> actor = maker.apply(context);
          return Behaviors.receiveMessage(message -> {
            try {
              return actor.onMessage(message);
            } catch (RuntimeException e) {
              completion.fail(e);
              throw e;
            }
          });
        }));
  }

  /** Handles one; returns {@link Behaviors#same} or what {@link #exit} does. */
  abstract Behavior<M> onMessage(M message);

  /** Stops, and reports what was counted. */
  final Behavior<M> exit(long count) {
    completion.exited(count);
    return Behaviors.stopped();
  }
}
