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

/** A token goes round a ring until it has been passed on often enough; then all exit in turn. */
final class ThreadRing {
  private ThreadRing() {}

  private sealed interface ToMember {}

  /** Comes with a capability to the next one. */
  private enum Neighbour implements ToMember {
    NEXT
  }

  private record Token(int left) implements ToMember {}

  private record Exit(int left) implements ToMember {}

  static void start(Sys sys, Round round) {
    List<Capability> ring = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.THREAD_RING_ACTORS; i++) {
      ring.add(sys.spawn(new Member(round.completion())));
    }
    for (int i = 0; i < ring.size(); i++) {
      Capability next = sys.derive(ring.get((i + 1) % ring.size()), Right.SEND);
      sys.send(ring.get(i), Neighbour.NEXT, Delivery.with(next));
    }
    sys.send(ring.getFirst(), new Token(SavinaParameters.THREAD_RING_PINGS));
  }

  private static final class Member extends Actor {
    private Capability next;
    private int tokens;

    Member(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToMember) message.body()) {
        case Neighbour neighbour -> next = message.capabilities().getFirst();
        case Token token -> {
          tokens++;
          sys.send(
              next,
              token.left > 0
                  ? new Token(token.left - 1)
                  : new Exit(SavinaParameters.THREAD_RING_ACTORS));
        }
        case Exit exit -> {
          if (exit.left > 1) {
            sys.send(next, new Exit(exit.left - 1));
          }
          exit(sys, tokens);
        }
      }
    }
  }
}
