package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.PseudoRandom;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;
import java.util.ArrayList;
import java.util.List;

/** An arbiter has one smoker after the other start, whichever chance will have it. */
final class CigSmok {
  private CigSmok() {}

  private enum ToArbiter {
    START,
    STARTED_SMOKING
  }

  private record Smoke(int cost) {}

  private enum Exit {
    EXIT
  }

  static void start(Sys sys, Round round) {
    Capability right = round.spawnRight(sys);
    sys.send(sys.spawn(new Arbiter(round), right), ToArbiter.START);
  }

  private static final class Arbiter extends Actor {
    private final Round round;
    private final List<Capability> smokers = new ArrayList<>();
    private final PseudoRandom random =
        new PseudoRandom(SavinaParameters.SMOKERS_ROUNDS * SavinaParameters.SMOKERS);
    private int rounds;

    Arbiter(Round round) {
      super(round.completion());
      this.round = round;
    }

    @Override
    void start(Sys sys) {
      for (int i = 0; i < SavinaParameters.SMOKERS; i++) {
        Capability self = sys.selfCap();
        smokers.add(sys.spawn(new Smoker(completion, self), round.place(i).delegate(self)));
      }
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() == ToArbiter.STARTED_SMOKING) {
        rounds++;
      }
      if (rounds == SavinaParameters.SMOKERS_ROUNDS) {
        smokers.forEach(smoker -> sys.send(smoker, Exit.EXIT));
        exit(sys, 0);
        return;
      }
      Capability smoker = smokers.get(random.nextInt(smokers.size()));
      sys.send(smoker, new Smoke(random.nextInt(SavinaParameters.SMOKERS_COST) + 10));
    }
  }

  private static final class Smoker extends Actor {
    private final Capability arbiter;
    private int cigarettes;

    Smoker(Completion completion, Capability arbiter) {
      super(completion);
      this.arbiter = arbiter;
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() instanceof Smoke smoke) {
        sys.send(arbiter, ToArbiter.STARTED_SMOKING);
        SavinaWork.pass(smoke.cost);
        cigarettes++;
      } else {
        exit(sys, cigarettes);
      }
    }
  }
}
