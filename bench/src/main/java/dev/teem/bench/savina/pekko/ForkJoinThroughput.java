package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Some actors that get many messages each, in turn. */
final class ForkJoinThroughput {
  private ForkJoinThroughput() {}

  private enum Work {
    WORK
  }

  static void start(ActorContext<?> context, Completion completion) {
    List<ActorRef<Work>> workers = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.FORK_JOIN_THROUGHPUT_ACTORS; i++) {
      workers.add(Actor.spawn(context, completion, self -> new Worker(self, completion)));
    }
    for (int i = 0; i < SavinaParameters.FORK_JOIN_THROUGHPUT_MESSAGES; i++) {
      for (ActorRef<Work> worker : workers) {
        worker.tell(Work.WORK);
      }
    }
  }

  private static final class Worker extends Actor<Work> {
    private int done;

    Worker(ActorContext<Work> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<Work> onMessage(Work message) {
      SavinaWork.sine();
      done++;
      return done < SavinaParameters.FORK_JOIN_THROUGHPUT_MESSAGES ? Behaviors.same() : exit(done);
    }
  }
}
