package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One sends and waits for the answer, again and again, telling itself to go on in between. */
final class PingPong {
  private PingPong() {}

  private sealed interface ToPing {}

  private enum Next implements ToPing {
    NEXT
  }

  private enum Pong implements ToPing {
    PONG
  }

  private sealed interface ToPong {}

  private record Ping(ActorRef<ToPing> from) implements ToPong {}

  private enum Stop implements ToPong {
    STOP
  }

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<ToPong> pong = Actor.spawn(context, completion, self -> new Ponger(self, completion));
    Actor.<ToPing>spawn(context, completion, self -> new Pinger(self, completion, pong))
        .tell(Next.NEXT);
  }

  private static final class Pinger extends Actor<ToPing> {
    private final ActorRef<ToPong> pong;
    private final Ping ping;
    private int left = SavinaParameters.PING_PONG_PINGS;

    Pinger(ActorContext<ToPing> context, Completion completion, ActorRef<ToPong> pong) {
      super(context, completion);
      this.pong = pong;
      ping = new Ping(self);
    }

    @Override
    Behavior<ToPing> onMessage(ToPing message) {
      switch (message) {
        case Next next -> {
          pong.tell(ping);
          left--;
        }
        case Pong answer -> {
          if (left == 0) {
            pong.tell(Stop.STOP);
            return exit(0);
          }
          self.tell(Next.NEXT);
        }
      }
      return Behaviors.same();
    }
  }

  private static final class Ponger extends Actor<ToPong> {
    private int pings;

    Ponger(ActorContext<ToPong> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToPong> onMessage(ToPong message) {
      switch (message) {
        case Ping ping -> {
          ping.from.tell(Pong.PONG);
          pings++;
        }
        case Stop stop -> {
          return exit(pings);
        }
      }
      return Behaviors.same();
    }
  }
}
