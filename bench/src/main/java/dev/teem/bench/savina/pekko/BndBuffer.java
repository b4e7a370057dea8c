package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Producers, consumers, and a manager with a buffer of bounded size between them. */
final class BndBuffer {
  /** Each producer may have one item more under way. */
  private static final int MOST_PENDING =
      SavinaParameters.BUFFER_SIZE - SavinaParameters.BUFFER_PRODUCERS;

  private BndBuffer() {}

  private sealed interface ToManager {}

  private record Open(List<ActorRef<ToConsumer>> consumers, List<ActorRef<Produce>> producers)
      implements ToManager {}

  private record Available(ActorRef<ToConsumer> consumer) implements ToManager {}

  private enum ProducerDone implements ToManager {
    DONE
  }

  private enum Produce {
    PRODUCE
  }

  private sealed interface ToConsumer {}

  private record Item(double value, ActorRef<Produce> producer) implements ToManager, ToConsumer {}

  private enum Exit implements ToConsumer {
    EXIT
  }

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<ToManager> manager =
        Actor.spawn(context, completion, self -> new Manager(self, completion));
    List<ActorRef<ToConsumer>> consumers = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.BUFFER_CONSUMERS; i++) {
      consumers.add(
          Actor.spawn(context, completion, self -> new Consumer(self, completion, manager)));
    }
    List<ActorRef<Produce>> producers = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.BUFFER_PRODUCERS; i++) {
      producers.add(
          Actor.spawn(context, completion, self -> new Producer(self, completion, manager)));
    }
    manager.tell(new Open(consumers, producers));
  }

  private static final class Manager extends Actor<ToManager> {
    private final ArrayDeque<ActorRef<ToConsumer>> availableConsumers = new ArrayDeque<>();
    private final ArrayDeque<ActorRef<Produce>> waitingProducers = new ArrayDeque<>();
    private final ArrayDeque<Item> pending = new ArrayDeque<>();
    private List<ActorRef<ToConsumer>> consumers;
    private int producersDone;

    Manager(ActorContext<ToManager> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToManager> onMessage(ToManager message) {
      switch (message) {
        case Open open -> {
          consumers = open.consumers;
          availableConsumers.addAll(consumers);
          open.producers.forEach(producer -> producer.tell(Produce.PRODUCE));
        }
        case Item item -> onItem(item);
        case Available available -> onAvailable(available.consumer);
        case ProducerDone done -> producersDone++;
      }
      if (producersDone < SavinaParameters.BUFFER_PRODUCERS
          || availableConsumers.size() < SavinaParameters.BUFFER_CONSUMERS) {
        return Behaviors.same();
      }
      consumers.forEach(consumer -> consumer.tell(Exit.EXIT));
      return exit(0);
    }

    private void onItem(Item item) {
      if (availableConsumers.isEmpty()) {
        pending.add(item);
      } else {
        availableConsumers.remove().tell(item);
      }
      if (pending.size() >= MOST_PENDING) {
        waitingProducers.add(item.producer);
      } else {
        item.producer.tell(Produce.PRODUCE);
      }
    }

    private void onAvailable(ActorRef<ToConsumer> consumer) {
      if (pending.isEmpty()) {
        availableConsumers.add(consumer);
        return;
      }
      consumer.tell(pending.remove());
      if (!waitingProducers.isEmpty()) {
        waitingProducers.remove().tell(Produce.PRODUCE);
      }
    }
  }

  private static final class Producer extends Actor<Produce> {
    private final ActorRef<ToManager> manager;
    private double item;
    private int produced;

    Producer(ActorContext<Produce> context, Completion completion, ActorRef<ToManager> manager) {
      super(context, completion);
      this.manager = manager;
    }

    @Override
    Behavior<Produce> onMessage(Produce message) {
      if (produced == SavinaParameters.BUFFER_ITEMS_EACH) {
        manager.tell(ProducerDone.DONE);
        return exit(0);
      }
      item = SavinaWork.item(item);
      manager.tell(new Item(item, self));
      produced++;
      return Behaviors.same();
    }
  }

  private static final class Consumer extends Actor<ToConsumer> {
    private final ActorRef<ToManager> manager;
    private final Available available;
    private double item;
    private int consumed;

    Consumer(ActorContext<ToConsumer> context, Completion completion, ActorRef<ToManager> manager) {
      super(context, completion);
      this.manager = manager;
      available = new Available(self);
    }

    @Override
    Behavior<ToConsumer> onMessage(ToConsumer message) {
      switch (message) {
        case Item next -> {
          item = SavinaWork.item(item + next.value);
          consumed++;
          manager.tell(available);
        }
        case Exit exit -> {
          return exit(consumed);
        }
      }
      return Behaviors.same();
    }
  }
}
