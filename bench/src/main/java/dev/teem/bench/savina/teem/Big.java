package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.PseudoRandom;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;
import java.util.ArrayList;
import java.util.List;

/** Each sends pings to any of all, each after the answer to the one before; many to many. */
final class Big {
  private Big() {}

  private sealed interface ToMember {}

  /** Comes with a capability to each member. */
  private enum Neighbours implements ToMember {
    ALL
  }

  private record Ping(int from) implements ToMember {}

  private record Pong(int from) implements ToMember {}

  private enum Done implements ToMember {
    DONE
  }

  static void start(Sys sys, Round round) {
    Completion completion = round.completion();
    Capability sink = sys.spawn(new Sink(completion));
    List<Capability> all = new ArrayList<>();
    for (int id = 0; id < SavinaParameters.BIG_ACTORS; id++) {
      Capability toSink = sys.derive(sink, Right.SEND);
      all.add(sys.spawn(new Member(completion, id, toSink), toSink));
    }
    introduce(sys, sink, all);
    all.forEach(member -> introduce(sys, member, all));
    all.forEach(member -> sys.send(member, new Pong(Member.NOBODY)));
  }

  private static void introduce(Sys sys, Capability to, List<Capability> all) {
    List<Capability> derived = all.stream().map(each -> sys.derive(each, Right.SEND)).toList();
    sys.send(to, Neighbours.ALL, new Delivery(derived, 0, null));
  }

  private static final class Member extends Actor {
    static final int NOBODY = -1;

    private final Capability sink;
    private final PseudoRandom random;
    private final Ping ping;
    private final Pong pong;
    private List<Capability> all;
    private int expected = NOBODY;
    private int sent;
    private long answered;

    Member(Completion completion, int id, Capability sink) {
      super(completion);
      this.sink = sink;
      random = new PseudoRandom(id);
      ping = new Ping(id);
      pong = new Pong(id);
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToMember) message.body()) {
        case Neighbours neighbours -> all = message.capabilities();
        case Ping other -> {
          sys.send(all.get(other.from), pong);
          answered++;
        }
        case Pong other -> onPong(sys, other.from);
        case Done done -> exit(sys, answered);
      }
    }

    private void onPong(Sys sys, int from) {
      if (from != expected) {
        throw new IllegalStateException("wrong result: pong of " + from + ", not " + expected);
      }
      if (sent == SavinaParameters.BIG_PINGS) {
        sys.send(sink, Done.DONE);
      } else {
        expected = random.nextInt(all.size());
        sys.send(all.get(expected), ping);
        sent++;
      }
    }
  }

  private static final class Sink extends Actor {
    private List<Capability> all;
    private int done;

    Sink(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() == Neighbours.ALL) {
        all = message.capabilities();
        return;
      }
      done++;
      if (done == SavinaParameters.BIG_ACTORS) {
        all.forEach(member -> sys.send(member, Done.DONE));
        exit(sys, 0);
      }
    }
  }
}
