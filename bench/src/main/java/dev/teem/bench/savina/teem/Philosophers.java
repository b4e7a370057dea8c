package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;
import java.util.ArrayList;
import java.util.List;

/** The hungry ask an arbiter for their two forks, and ask again at once when they get none. */
final class Philosophers {
  private Philosophers() {}

  private record Hungry(int id) {}

  private record Done(int id) {}

  private enum Leave {
    LEAVE
  }

  private enum ToPhilosopher {
    START,
    EAT,
    DENIED
  }

  static void start(Sys sys, Round round) {
    Capability arbiter = sys.spawn(new Arbiter(round.completion()));
    List<Capability> philosophers = new ArrayList<>();
    for (int id = 0; id < SavinaParameters.PHILOSOPHERS; id++) {
      Capability other = sys.derive(arbiter, Right.SEND);
      philosophers.add(sys.spawn(new Philosopher(round.completion(), id, other), other));
    }
    philosophers.forEach(philosopher -> sys.send(philosopher, ToPhilosopher.START));
  }

  private static final class Philosopher extends Actor {
    private final int id;
    private final Capability arbiter;
    private final Hungry hungry;
    private final Done done;
    private Capability self;
    private int meals;

    Philosopher(Completion completion, int id, Capability arbiter) {
      super(completion);
      this.id = id;
      this.arbiter = arbiter;
      hungry = new Hungry(id);
      done = new Done(id);
    }

    @Override
    void start(Sys sys) {
      self = sys.selfCap();
      sys.send(arbiter, new Hello(id), Delivery.with(sys.selfCap()));
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToPhilosopher) message.body()) {
        case START, DENIED -> sys.send(arbiter, hungry);
        case EAT -> {
          meals++;
          sys.send(arbiter, done);
          if (meals == SavinaParameters.PHILOSOPHERS_MEALS_EACH) {
            sys.send(arbiter, Leave.LEAVE);
            exit(sys, meals);
          } else {
            sys.send(self, ToPhilosopher.START);
          }
        }
      }
    }
  }

  private static final class Arbiter extends Actor {
    private final Capability[] philosophers = new Capability[SavinaParameters.PHILOSOPHERS];
    private final boolean[] taken = new boolean[SavinaParameters.PHILOSOPHERS];
    private int left;

    Arbiter(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      switch (message.body()) {
        case Hungry hungry -> {
          if (taken[hungry.id] || taken[right(hungry.id)]) {
            sys.send(philosophers[hungry.id], ToPhilosopher.DENIED);
          } else {
            take(hungry.id, true);
            sys.send(philosophers[hungry.id], ToPhilosopher.EAT);
          }
        }
        case Done done -> take(done.id, false);
        case Hello hello -> philosophers[hello.id()] = message.capabilities().getFirst();
        default -> {
          left++;
          if (left == taken.length) {
            exit(sys, 0);
          }
        }
      }
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
