package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Colour;
import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Creatures meet in pairs at a mall, and change colours there, until it has had enough. */
final class Chameneos {
  private Chameneos() {}

  private sealed interface ToMall {}

  private record Count(int meetings) implements ToMall {}

  /** To the mall, which hands it on to another creature. */
  private record Meet(Colour colour, ActorRef<ToCreature> from) implements ToMall, ToCreature {}

  private sealed interface ToCreature {}

  private record Change(Colour colour) implements ToCreature {}

  private enum Exit implements ToCreature {
    EXIT
  }

  static void start(ActorContext<?> context, Completion completion) {
    Actor.<ToMall>spawn(context, completion, self -> new Mall(self, completion));
  }

  private static final class Mall extends Actor<ToMall> {
    private int meetingsLeft = SavinaParameters.CHAMENEOS_MEETINGS;
    private ActorRef<ToCreature> waiting;
    private int faded;
    private long meetings;

    Mall(ActorContext<ToMall> context, Completion completion) {
      super(context, completion);
      for (int i = 0; i < SavinaParameters.CHAMENEOS_CREATURES; i++) {
        Colour colour = Colour.of(i);
        Actor.<ToCreature>spawn(
            context, completion, creature -> new Creature(creature, completion, self, colour));
      }
    }

    @Override
    Behavior<ToMall> onMessage(ToMall message) {
      switch (message) {
        case Meet meet -> {
          if (meetingsLeft == 0) {
            meet.from.tell(Exit.EXIT);
          } else if (waiting == null) {
            waiting = meet.from;
          } else {
            meetingsLeft--;
            waiting.tell(meet);
            waiting = null;
          }
        }
        case Count count -> {
          meetings += count.meetings;
          faded++;
          if (faded == SavinaParameters.CHAMENEOS_CREATURES) {
            return exit(meetings);
          }
        }
      }
      return Behaviors.same();
    }
  }

  private static final class Creature extends Actor<ToCreature> {
    private final ActorRef<ToMall> mall;
    private Colour colour;
    private int meetings;

    Creature(
        ActorContext<ToCreature> context,
        Completion completion,
        ActorRef<ToMall> mall,
        Colour colour) {
      super(context, completion);
      this.mall = mall;
      this.colour = colour;
      mall.tell(new Meet(colour, self));
    }

    @Override
    Behavior<ToCreature> onMessage(ToCreature message) {
      switch (message) {
        case Meet meet -> {
          colour = colour.after(meet.colour);
          meetings++;
          meet.from.tell(new Change(colour));
          mall.tell(new Meet(colour, self));
        }
        case Change change -> {
          colour = change.colour;
          meetings++;
          mall.tell(new Meet(colour, self));
        }
        case Exit exit -> {
          mall.tell(new Count(meetings));
          return exit(0);
        }
      }
      return Behaviors.same();
    }
  }
}
