package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;

/** One sends as fast as it can, the other counts and is asked for its count in the end. */
final class Counting {
  private Counting() {}

  private enum Produce {
    PRODUCE
  }

  private enum ToCounter {
    INCREMENT,
    RETRIEVE
  }

  static void start(Sys sys, Round round) {
    Capability counter = sys.spawn(new Counter(round.completion()));
    sys.send(sys.spawn(new Producer(round.completion(), counter), counter), Produce.PRODUCE);
  }

  private static final class Producer extends Actor {
    private final Capability counter;

    Producer(Completion completion, Capability counter) {
      super(completion);
      this.counter = counter;
    }

    @Override
    void start(Sys sys) {
      sys.send(counter, new Hello(0), Delivery.with(sys.selfCap()));
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() == Produce.PRODUCE) {
        for (int i = 0; i < SavinaParameters.COUNTING_MESSAGES; i++) {
          sys.send(counter, ToCounter.INCREMENT);
        }
        sys.send(counter, ToCounter.RETRIEVE);
      } else {
        exit(sys, (Integer) message.body());
      }
    }
  }

  private static final class Counter extends Actor {
    private Capability producer;
    private int count;

    Counter(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() == ToCounter.INCREMENT) {
        count++;
      } else if (message.body() == ToCounter.RETRIEVE) {
        sys.send(producer, count);
        exit(sys, 0);
      } else {
        producer = message.capabilities().getFirst();
      }
    }
  }
}
