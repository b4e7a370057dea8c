package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Producers, consumers, and a manager with a buffer of bounded size between them. */
final class BndBuffer {
  /** Each producer may have one item more under way. */
  private static final int MOST_PENDING =
      SavinaParameters.BUFFER_SIZE - SavinaParameters.BUFFER_PRODUCERS;

  private BndBuffer() {}

  private sealed interface ToManager {}

  private record Available(int consumer) implements ToManager {}

  private enum ProducerDone implements ToManager {
    DONE
  }

  private enum Produce {
    PRODUCE
  }

  private record Item(double value, int producer) implements ToManager {}

  private enum Exit {
    EXIT
  }

  static void start(Sys sys, Round round) {
    Capability right = round.spawnRight(sys);
    sys.spawn(new Manager(round), right);
  }

  private static final class Manager extends Actor {
    private final Round round;
    private final List<Capability> consumers = new ArrayList<>();
    private final List<Capability> producers = new ArrayList<>();
    private final ArrayDeque<Capability> availableConsumers = new ArrayDeque<>();
    private final ArrayDeque<Capability> waitingProducers = new ArrayDeque<>();
    private final ArrayDeque<Item> pending = new ArrayDeque<>();
    private int producersDone;

    Manager(Round round) {
      super(round.completion());
      this.round = round;
    }

    @Override
    void start(Sys sys) {
      for (int i = 0; i < SavinaParameters.BUFFER_CONSUMERS; i++) {
        Capability self = sys.selfCap();
        consumers.add(sys.spawn(new Consumer(completion, i, self), round.place(i).delegate(self)));
      }
      availableConsumers.addAll(consumers);
      for (int i = 0; i < SavinaParameters.BUFFER_PRODUCERS; i++) {
        Capability self = sys.selfCap();
        producers.add(sys.spawn(new Producer(completion, i, self), round.place(i).delegate(self)));
        sys.send(producers.get(i), Produce.PRODUCE);
      }
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToManager) message.body()) {
        case Item item -> onItem(sys, item);
        case Available available -> onAvailable(sys, consumers.get(available.consumer));
        case ProducerDone done -> producersDone++;
      }
      if (producersDone == SavinaParameters.BUFFER_PRODUCERS
          && availableConsumers.size() == SavinaParameters.BUFFER_CONSUMERS) {
        consumers.forEach(consumer -> sys.send(consumer, Exit.EXIT));
        exit(sys, 0);
      }
    }

    private void onItem(Sys sys, Item item) {
      if (availableConsumers.isEmpty()) {
        pending.add(item);
      } else {
        sys.send(availableConsumers.remove(), item);
      }
      Capability producer = producers.get(item.producer);
      if (pending.size() >= MOST_PENDING) {
        waitingProducers.add(producer);
      } else {
        sys.send(producer, Produce.PRODUCE);
      }
    }

    private void onAvailable(Sys sys, Capability consumer) {
      if (pending.isEmpty()) {
        availableConsumers.add(consumer);
        return;
      }
      sys.send(consumer, pending.remove());
      if (!waitingProducers.isEmpty()) {
        sys.send(waitingProducers.remove(), Produce.PRODUCE);
      }
    }
  }

  private static final class Producer extends Actor {
    private final int id;
    private final Capability manager;
    private double item;
    private int produced;

    Producer(Completion completion, int id, Capability manager) {
      super(completion);
      this.id = id;
      this.manager = manager;
    }

    @Override
    void receive(Sys sys, Message message) {
      if (produced == SavinaParameters.BUFFER_ITEMS_EACH) {
        sys.send(manager, ProducerDone.DONE);
        exit(sys, 0);
        return;
      }
      item = SavinaWork.item(item);
      sys.send(manager, new Item(item, id));
      produced++;
    }
  }

  private static final class Consumer extends Actor {
    private final Capability manager;
    private final Available available;
    private double item;
    private int consumed;

    Consumer(Completion completion, int id, Capability manager) {
      super(completion);
      this.manager = manager;
      available = new Available(id);
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() instanceof Item next) {
        item = SavinaWork.item(item + next.value);
        consumed++;
        sys.send(manager, available);
      } else {
        exit(sys, consumed);
      }
    }
  }
}
