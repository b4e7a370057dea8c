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

  private enum ToArbiter {
    START,
    STARTED_SMOKING
  }

  private sealed interface ToSmoker {}

  private record Smoke(int cost) implements ToSmoker {}

  private enum Exit implements ToSmoker {
    EXIT
  }

  static void start(ActorContext<?> context, Completion completion) {
    Actor.<ToArbiter>spawn(context, completion, self -> new Arbiter(self, completion))
        .tell(ToArbiter.START);
  }

  private static final class Arbiter extends Actor<ToArbiter> {
    private final List<ActorRef<ToSmoker>> smokers = new ArrayList<>();
    private final PseudoRandom random =
        new PseudoRandom(SavinaParameters.SMOKERS_ROUNDS * SavinaParameters.SMOKERS);
    private int rounds;

    Arbiter(ActorContext<ToArbiter> context, Completion completion) {
      super(context, completion);
      for (int i = 0; i < SavinaParameters.SMOKERS; i++) {
        smokers.add(Actor.spawn(context, completion, other -> new Smoker(other, completion, self)));
      }
    }

    @Override
    Behavior<ToArbiter> onMessage(ToArbiter message) {
      if (message == ToArbiter.STARTED_SMOKING) {
        rounds++;
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
          arbiter.tell(ToArbiter.STARTED_SMOKING);
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
