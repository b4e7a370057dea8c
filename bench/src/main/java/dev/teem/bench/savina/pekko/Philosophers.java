package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The hungry ask an arbiter for their two forks, and ask again at once when they get none. */
final class Philosophers {
  private Philosophers() {}

  private sealed interface ToArbiter {}

  private record Hungry(int id, ActorRef<ToPhilosopher> from) implements ToArbiter {}

  private record Done(int id) implements ToArbiter {}

  private enum Leave implements ToArbiter {
    LEAVE
  }

  private enum ToPhilosopher {
    START,
    EAT,
    DENIED
  }

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<ToArbiter> arbiter =
        Actor.spawn(context, completion, self -> new Arbiter(self, completion));
    List<ActorRef<ToPhilosopher>> philosophers = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.PHILOSOPHERS; i++) {
      int id = i;
      philosophers.add(
          Actor.spawn(context, completion, self -> new Philosopher(self, completion, id, arbiter)));
    }
    philosophers.forEach(philosopher -> philosopher.tell(ToPhilosopher.START));
  }

  private static final class Philosopher extends Actor<ToPhilosopher> {
    private final ActorRef<ToArbiter> arbiter;
    private final Hungry hungry;
    private final Done done;
    private int meals;

    Philosopher(
        ActorContext<ToPhilosopher> context,
        Completion completion,
        int id,
        ActorRef<ToArbiter> arbiter) {
      super(context, completion);
      this.arbiter = arbiter;
      hungry = new Hungry(id, self);
      done = new Done(id);
    }

    @Override
    Behavior<ToPhilosopher> onMessage(ToPhilosopher message) {
      switch (message) {
        case START, DENIED -> arbiter.tell(hungry);
        case EAT -> {
          meals++;
          arbiter.tell(done);
          if (meals == SavinaParameters.PHILOSOPHERS_MEALS_EACH) {
            arbiter.tell(Leave.LEAVE);
            return exit(meals);
          }
          self.tell(ToPhilosopher.START);
        }
      }
      return Behaviors.same();
    }
  }

  private static final class Arbiter extends Actor<ToArbiter> {
    private final boolean[] taken = new boolean[SavinaParameters.PHILOSOPHERS];
    private int left;

    Arbiter(ActorContext<ToArbiter> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToArbiter> onMessage(ToArbiter message) {
      switch (message) {
        case Hungry hungry -> {
          if (taken[hungry.id] || taken[right(hungry.id)]) {
            hungry.from.tell(ToPhilosopher.DENIED);
          } else {
            take(hungry.id, true);
            hungry.from.tell(ToPhilosopher.EAT);
          }
        }
        case Done done -> take(done.id, false);
        case Leave leave -> {
          left++;
          if (left == taken.length) {
            return exit(0);
          }
        }
      }
      return Behaviors.same();
    }

    private void take(int id, boolean value) {
      taken[id] = value;
      taken[right(id)] = value;
    }

    private int right(int id) {
      return (id + 1) % taken.length;
    }
  }
}
