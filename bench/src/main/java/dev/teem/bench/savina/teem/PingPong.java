package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;

/** One sends and waits for the answer, again and again, telling itself to go on in between. */
final class PingPong {
  private PingPong() {}

  private enum ToPing {
    NEXT,
    PONG
  }

  private enum ToPong {
    PING,
    STOP
  }

  static void start(Sys sys, Round round) {
    Capability pong = sys.spawn(new Ponger(round.completion()));
    sys.send(sys.spawn(new Pinger(round.completion(), pong), pong), ToPing.NEXT);
  }

  private static final class Pinger extends Actor {
    private final Capability pong;
    private Capability self;
    private int left = SavinaParameters.PING_PONG_PINGS;

    Pinger(Completion completion, Capability pong) {
      super(completion);
      this.pong = pong;
    }

    @Override
    void start(Sys sys) {
      self = sys.selfCap();
      sys.send(pong, new Hello(0), Delivery.with(sys.selfCap()));
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToPing) message.body()) {
        case NEXT -> {
          sys.send(pong, ToPong.PING);
          left--;
        }
        case PONG -> {
          if (left > 0) {
            sys.send(self, ToPing.NEXT);
          } else {
            sys.send(pong, ToPong.STOP);
            exit(sys, 0);
          }
        }
      }
    }
  }

  private static final class Ponger extends Actor {
    private Capability ping;
    private int pings;

    Ponger(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() == ToPong.PING) {
        sys.send(ping, ToPing.PONG);
        pings++;
      } else if (message.body() == ToPong.STOP) {
        exit(sys, pings);
      } else {
        ping = message.capabilities().getFirst();
      }
    }
  }
}
