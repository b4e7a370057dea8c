package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Colour;
import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;

/** Creatures meet in pairs at a mall, and change colours there, until it has had enough. */
final class Chameneos {
  private Chameneos() {}

  private sealed interface ToMall {}

  private record Count(int meetings) implements ToMall {}

  /**
   * Comes with a capability to the creature that wants to meet. To the mall, which hands both on to
   * another one.
   */
  private record Meet(Colour colour) implements ToMall, ToCreature {}

  private sealed interface ToCreature {}

  private record Change(Colour colour) implements ToCreature {}

  private enum Exit implements ToCreature {
    EXIT
  }

  static void start(Sys sys, Round round) {
    Capability right = round.spawnRight(sys);
    sys.spawn(new Mall(round.completion()), right);
  }

  private static final class Mall extends Actor {
    private int meetingsLeft = SavinaParameters.CHAMENEOS_MEETINGS;
    private Capability waiting;
    private int faded;
    private long meetings;

    Mall(Completion completion) {
      super(completion);
    }

    @Override
    void start(Sys sys) {
      for (int i = 0; i < SavinaParameters.CHAMENEOS_CREATURES; i++) {
        Capability self = sys.selfCap();
        sys.spawn(new Creature(completion, self, Colour.of(i)), self);
      }
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToMall) message.body()) {
        case Meet meet -> onMeet(sys, meet, message.capabilities().getFirst());
        case Count count -> {
          meetings += count.meetings;
          faded++;
          if (faded == SavinaParameters.CHAMENEOS_CREATURES) {
            exit(sys, meetings);
          }
        }
      }
    }

    private void onMeet(Sys sys, Meet meet, Capability from) {
      if (meetingsLeft == 0) {
        sys.send(from, Exit.EXIT);
      } else if (waiting == null) {
        waiting = from;
      } else {
        meetingsLeft--;
        sys.send(waiting, meet, Delivery.with(from));
        waiting = null;
      }
    }
  }

  private static final class Creature extends Actor {
    private final Capability mall;
    private Colour colour;
    private int meetings;

    Creature(Completion completion, Capability mall, Colour colour) {
      super(completion);
      this.mall = mall;
      this.colour = colour;
    }

    @Override
    void start(Sys sys) {
      goToMall(sys);
    }

    private void goToMall(Sys sys) {
      sys.send(mall, new Meet(colour), Delivery.with(sys.selfCap()));
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToCreature) message.body()) {
        case Meet meet -> {
          colour = colour.after(meet.colour);
          meetings++;
          sys.send(message.capabilities().getFirst(), new Change(colour));
          goToMall(sys);
        }
        case Change change -> {
          colour = change.colour;
          meetings++;
          goToMall(sys);
        }
        case Exit exit -> {
          sys.send(mall, new Count(meetings));
          exit(sys, 0);
        }
      }
    }
  }
}
