package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** One sends as fast as it can, the other counts and is asked for its count in the end. */
final class Counting {
  private Counting() {}

  private sealed interface ToProducer {}

  private enum Produce implements ToProducer {
    PRODUCE
  }

  private record Count(int count) implements ToProducer {}

  private sealed interface ToCounter {}

  private enum Increment implements ToCounter {
    INCREMENT
  }

  private record Retrieve(ActorRef<ToProducer> from) implements ToCounter {}

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<ToCounter> counter =
        Actor.spawn(context, completion, self -> new Counter(self, completion));
    Actor.<ToProducer>spawn(context, completion, self -> new Producer(self, completion, counter))
        .tell(Produce.PRODUCE);
  }

  private static final class Producer extends Actor<ToProducer> {
    private final ActorRef<ToCounter> counter;

    Producer(ActorContext<ToProducer> context, Completion completion, ActorRef<ToCounter> counter) {
      super(context, completion);
      this.counter = counter;
    }

    @Override
    Behavior<ToProducer> onMessage(ToProducer message) {
      switch (message) {
        case Produce produce -> {
          for (int i = 0; i < SavinaParameters.COUNTING_MESSAGES; i++) {
            counter.tell(Increment.INCREMENT);
          }
          counter.tell(new Retrieve(self));
        }
        case Count answer -> {
          return exit(answer.count);
        }
      }
      return Behaviors.same();
    }
  }

  private static final class Counter extends Actor<ToCounter> {
    private int count;

    Counter(ActorContext<ToCounter> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToCounter> onMessage(ToCounter message) {
      switch (message) {
        case Increment increment -> count++;
        case Retrieve retrieve -> {
          retrieve.from.tell(new Count(count));
          return exit(0);
        }
      }
      return Behaviors.same();
    }
  }
}
