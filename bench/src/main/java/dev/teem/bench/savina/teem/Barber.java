package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.PseudoRandom;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import java.util.ArrayDeque;

/**
 * A factory sends customers to a waiting room with a barber; who finds it full comes again. The
 * factory has the first core for itself.
 */
final class Barber {
  private Barber() {}

  private enum ToRoom {
    /** Comes with a capability to the customer. */
    ENTER,
    NEXT,
    EXIT
  }

  private enum ToBarber {
    /** Comes with a capability to the customer. */
    SERVE,
    WAIT,
    EXIT
  }

  private enum ToCustomer {
    FULL,
    WAIT,
    START,
    DONE
  }

  private enum ToFactory {
    START,
    /** Comes with a capability to the customer. */
    RETURNED,
    SERVED
  }

  static void start(Sys sys, Round round) {
    SpawnOptions there = round.place(round.cores() - 1);
    Completion completion = round.completion();
    Capability barber = sys.spawn(new Hairdresser(completion), there);
    Capability room = sys.spawn(new WaitingRoom(completion, barber), there.delegate(barber));
    Capability right = round.spawnRight(sys);
    Capability factory =
        sys.spawn(new Factory(completion, room, there), round.place(0).delegate(right, room));
    sys.send(factory, ToFactory.START);
  }

  private static final class WaitingRoom extends Actor {
    private final Capability barber;
    private final ArrayDeque<Capability> waiting = new ArrayDeque<>();
    private Capability self;
    private boolean asleep = true;

    WaitingRoom(Completion completion, Capability barber) {
      super(completion);
      this.barber = barber;
    }

    @Override
    void start(Sys sys) {
      self = sys.selfCap();
      sys.send(barber, new Hello(0), Delivery.with(sys.selfCap()));
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToRoom) message.body()) {
        case ENTER -> onEnter(sys, message.capabilities().getFirst());
        case NEXT -> onNext(sys);
        case EXIT -> {
          sys.send(barber, ToBarber.EXIT);
          exit(sys, 0);
        }
      }
    }

    private void onEnter(Sys sys, Capability customer) {
      if (waiting.size() == SavinaParameters.BARBER_CHAIRS) {
        sys.send(customer, ToCustomer.FULL);
        return;
      }
      waiting.add(customer);
      if (asleep) {
        asleep = false;
        sys.send(self, ToRoom.NEXT);
      } else {
        sys.send(customer, ToCustomer.WAIT);
      }
    }

    private void onNext(Sys sys) {
      if (waiting.isEmpty()) {
        sys.send(barber, ToBarber.WAIT);
        asleep = true;
      } else {
        sys.send(barber, ToBarber.SERVE, Delivery.with(waiting.remove()));
      }
    }
  }

  private static final class Hairdresser extends Actor {
    private final PseudoRandom random = new PseudoRandom(SavinaParameters.BARBER_SEED);
    private Capability room;
    private int haircuts;

    Hairdresser(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() instanceof Hello) {
        room = message.capabilities().getFirst();
        return;
      }
      switch ((ToBarber) message.body()) {
        case SERVE -> {
          Capability customer = message.capabilities().getFirst();
          sys.send(customer, ToCustomer.START);
          SavinaWork.pass(random.nextInt(SavinaParameters.BARBER_COST) + 10);
          haircuts++;
          sys.send(customer, ToCustomer.DONE);
          sys.send(room, ToRoom.NEXT);
        }
        case WAIT -> {}
        case EXIT -> exit(sys, haircuts);
      }
    }
  }

  private static final class Factory extends Actor {
    private final Capability room;
    private final SpawnOptions there;
    private final PseudoRandom random = new PseudoRandom(SavinaParameters.BARBER_SEED);
    private int served;

    Factory(Completion completion, Capability room, SpawnOptions there) {
      super(completion);
      this.room = room;
      this.there = there;
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToFactory) message.body()) {
        case START -> sendCustomers(sys);
        case RETURNED -> send(sys, message.capabilities().getFirst());
        case SERVED -> {
          served++;
          if (served == SavinaParameters.BARBER_CUSTOMERS) {
            sys.send(room, ToRoom.EXIT);
            exit(sys, served);
          }
        }
      }
    }

    private void sendCustomers(Sys sys) {
      for (int i = 0; i < SavinaParameters.BARBER_CUSTOMERS; i++) {
        Capability self = sys.selfCap();
        send(sys, sys.spawn(new Customer(completion, self), there.delegate(self)));
        SavinaWork.pass(random.nextInt(SavinaParameters.BARBER_COST) + 10);
      }
    }

    private void send(Sys sys, Capability customer) {
      sys.send(room, ToRoom.ENTER, Delivery.with(customer));
    }
  }

  private static final class Customer extends Actor {
    private final Capability factory;

    Customer(Completion completion, Capability factory) {
      super(completion);
      this.factory = factory;
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToCustomer) message.body()) {
        case FULL -> sys.send(factory, ToFactory.RETURNED, Delivery.with(sys.selfCap()));
        case WAIT, START -> {}
        case DONE -> {
          sys.send(factory, ToFactory.SERVED);
          exit(sys, 0);
        }
      }
    }
  }
}
