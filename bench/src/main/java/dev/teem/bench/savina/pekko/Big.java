package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.PseudoRandom;
import dev.teem.bench.savina.SavinaParameters;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Each sends pings to any of all, each after the answer to the one before; many to many. */
final class Big {
  private Big() {}

  private sealed interface Message {}

  private record Neighbours(List<ActorRef<Message>> all) implements Message {}

  private record Ping(int from) implements Message {}

  private record Pong(int from) implements Message {}

  private enum Done implements Message {
    DONE
  }

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<Message> sink = Actor.spawn(context, completion, self -> new Sink(self, completion));
    List<ActorRef<Message>> all =
        IntStream.range(0, SavinaParameters.BIG_ACTORS)
            .mapToObj(id ->
                Actor.<Message>spawn(
                    context, completion, self -> new Member(self, completion, id, sink)))
            .toList();
    Neighbours neighbours = new Neighbours(all);
    sink.tell(neighbours);
    all.forEach(member -> member.tell(neighbours));
    all.forEach(member -> member.tell(new Pong(Member.NOBODY)));
  }

  private static final class Member extends Actor<Message> {
    static final int NOBODY = -1;

    private final ActorRef<Message> sink;
    private final PseudoRandom random;
    private final Ping ping;
    private final Pong pong;
    private List<ActorRef<Message>> all;
    private int expected = NOBODY;
    private int sent;
    private long answered;

    Member(ActorContext<Message> context, Completion completion, int id, ActorRef<Message> sink) {
      super(context, completion);
      this.sink = sink;
      random = new PseudoRandom(id);
      ping = new Ping(id);
      pong = new Pong(id);
    }

    @Override
    Behavior<Message> onMessage(Message message) {
      switch (message) {
        case Neighbours neighbours -> all = neighbours.all;
        case Ping other -> {
          all.get(other.from).tell(pong);
          answered++;
        }
        case Pong other -> onPong(other.from);
        case Done done -> {
          return exit(answered);
        }
      }
      return Behaviors.same();
    }

    private void onPong(int from) {
      if (from != expected) {
        throw new IllegalStateException("wrong result: pong of " + from + ", not " + expected);
      }
      if (sent == SavinaParameters.BIG_PINGS) {
        sink.tell(Done.DONE);
      } else {
        expected = random.nextInt(all.size());
        all.get(expected).tell(ping);
        sent++;
      }
    }
  }

  private static final class Sink extends Actor<Message> {
    private List<ActorRef<Message>> all;
    private int done;

    Sink(ActorContext<Message> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<Message> onMessage(Message message) {
      if (message instanceof Neighbours neighbours) {
        all = neighbours.all;
        return Behaviors.same();
      }
      done++;
      if (done < SavinaParameters.BIG_ACTORS) {
        return Behaviors.same();
      }
      all.forEach(member -> member.tell(Done.DONE));
      return exit(0);
    }
  }
}
