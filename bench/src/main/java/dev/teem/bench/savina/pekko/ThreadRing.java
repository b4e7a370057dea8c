package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A token goes round a ring until it has been passed on often enough; then all exit in turn. */
final class ThreadRing {
  private ThreadRing() {}

  private sealed interface Message {}

  private record Neighbour(ActorRef<Message> next) implements Message {}

  private record Token(int left) implements Message {}

  private record Exit(int left) implements Message {}

  static void start(ActorContext<?> context, Completion completion) {
    List<ActorRef<Message>> ring = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.THREAD_RING_ACTORS; i++) {
      ring.add(Actor.spawn(context, completion, self -> new Member(self, completion)));
    }
    for (int i = 0; i < ring.size(); i++) {
      ring.get(i).tell(new Neighbour(ring.get((i + 1) % ring.size())));
    }
    ring.getFirst().tell(new Token(SavinaParameters.THREAD_RING_PINGS));
  }

  private static final class Member extends Actor<Message> {
    private ActorRef<Message> next;
    private int tokens;

    Member(ActorContext<Message> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<Message> onMessage(Message message) {
      switch (message) {
        case Neighbour neighbour -> next = neighbour.next;
        case Token token -> {
          tokens++;
          next.tell(
              token.left > 0
                  ? new Token(token.left - 1)
                  : new Exit(SavinaParameters.THREAD_RING_ACTORS));
        }
        case Exit exit -> {
          if (exit.left > 1) {
            next.tell(new Exit(exit.left - 1));
          }
          return exit(tokens);
        }
      }
      return Behaviors.same();
    }
  }
}
