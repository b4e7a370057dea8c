package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Actors that are made, get one message and exit. */
final class ForkJoinCreate {
  private ForkJoinCreate() {}

  private enum Work {
    WORK
  }

  static void start(ActorContext<?> context, Completion completion) {
    for (int i = 0; i < SavinaParameters.FORK_JOIN_CREATE_ACTORS; i++) {
      Actor.<Work>spawn(context, completion, self -> new Worker(self, completion)).tell(Work.WORK);
    }
  }

  private static final class Worker extends Actor<Work> {
    Worker(ActorContext<Work> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<Work> onMessage(Work message) {
      SavinaWork.sine();
      return exit(1);
    }
  }
}
