package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.PseudoRandom;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An arbiter has one smoker after the other start, whichever chance will have it. */
final class CigSmok {
  private CigSmok() {}

  private sealed interface ToArbiter {}

  private record Start(List<ActorRef<ToSmoker>> smokers) implements ToArbiter {}

  private enum StartedSmoking implements ToArbiter {
    STARTED_SMOKING
  }

  private sealed interface ToSmoker {}

  private record Smoke(int cost) implements ToSmoker {}

  private enum Exit implements ToSmoker {
    EXIT
  }

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<ToArbiter> arbiter =
        Actor.spawn(context, completion, self -> new Arbiter(self, completion));
    List<ActorRef<ToSmoker>> smokers = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.SMOKERS; i++) {
      smokers.add(Actor.spawn(context, completion, self -> new Smoker(self, completion, arbiter)));
    }
    arbiter.tell(new Start(smokers));
  }

  private static final class Arbiter extends Actor<ToArbiter> {
    private final PseudoRandom random =
        new PseudoRandom(SavinaParameters.SMOKERS_ROUNDS * SavinaParameters.SMOKERS);
    private List<ActorRef<ToSmoker>> smokers;
    private int rounds;

    Arbiter(ActorContext<ToArbiter> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToArbiter> onMessage(ToArbiter message) {
      switch (message) {
        case Start start -> smokers = start.smokers;
        case StartedSmoking started -> rounds++;
      }
      if (rounds == SavinaParameters.SMOKERS_ROUNDS) {
        smokers.forEach(smoker -> smoker.tell(Exit.EXIT));
        return exit(0);
      }
      ActorRef<ToSmoker> smoker = smokers.get(random.nextInt(smokers.size()));
      smoker.tell(new Smoke(random.nextInt(SavinaParameters.SMOKERS_COST) + 10));
      return Behaviors.same();
    }
  }

  private static final class Smoker extends Actor<ToSmoker> {
    private final ActorRef<ToArbiter> arbiter;
    private int cigarettes;

    Smoker(ActorContext<ToSmoker> context, Completion completion, ActorRef<ToArbiter> arbiter) {
      super(context, completion);
      this.arbiter = arbiter;
    }

    @Override
    Behavior<ToSmoker> onMessage(ToSmoker message) {
      switch (message) {
        case Smoke smoke -> {
          arbiter.tell(StartedSmoking.STARTED_SMOKING);
          SavinaWork.pass(smoke.cost);
          cigarettes++;
        }
        case Exit exit -> {
          return exit(cigarettes);
        }
      }
      return Behaviors.same();
    }
  }
}
