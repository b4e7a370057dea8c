package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.PseudoRandom;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import java.util.ArrayDeque;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A factory sends customers to a waiting room with a barber; who finds it full comes again. */
final class Barber {
  private Barber() {}

  private sealed interface ToRoom {}

  private record Enter(ActorRef<ToCustomer> customer) implements ToRoom {}

  private enum RoomSignal implements ToRoom {
    NEXT,
    EXIT
  }

  private sealed interface ToBarber {}

  private record Serve(ActorRef<ToCustomer> customer, ActorRef<ToRoom> room) implements ToBarber {}

  private enum BarberSignal implements ToBarber {
    WAIT,
    EXIT
  }

  private enum ToCustomer {
    FULL,
    WAIT,
    START,
    DONE
  }

  private sealed interface ToFactory {}

  private record Returned(ActorRef<ToCustomer> customer) implements ToFactory {}

  private enum FactorySignal implements ToFactory {
    START,
    SERVED
  }

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<ToBarber> barber =
        Actor.spawn(context, completion, self -> new Hairdresser(self, completion));
    ActorRef<ToRoom> room =
        Actor.spawn(context, completion, self -> new WaitingRoom(self, completion, barber));
    Actor.<ToFactory>spawn(context, completion, self -> new Factory(self, completion, room))
        .tell(FactorySignal.START);
  }

  private static final class WaitingRoom extends Actor<ToRoom> {
    private final ActorRef<ToBarber> barber;
    private final ArrayDeque<ActorRef<ToCustomer>> waiting = new ArrayDeque<>();
    private boolean asleep = true;

    WaitingRoom(ActorContext<ToRoom> context, Completion completion, ActorRef<ToBarber> barber) {
      super(context, completion);
      this.barber = barber;
    }

    @Override
    Behavior<ToRoom> onMessage(ToRoom message) {
      switch (message) {
        case Enter enter -> onEnter(enter.customer);
        case RoomSignal signal when signal == RoomSignal.NEXT -> onNext();
        case RoomSignal signal -> {
          barber.tell(BarberSignal.EXIT);
          return exit(0);
        }
      }
      return Behaviors.same();
    }

    private void onEnter(ActorRef<ToCustomer> customer) {
      if (waiting.size() == SavinaParameters.BARBER_CHAIRS) {
        customer.tell(ToCustomer.FULL);
        return;
      }
      waiting.add(customer);
      if (asleep) {
        asleep = false;
        self.tell(RoomSignal.NEXT);
      } else {
        customer.tell(ToCustomer.WAIT);
      }
    }

    private void onNext() {
      if (waiting.isEmpty()) {
        barber.tell(BarberSignal.WAIT);
        asleep = true;
      } else {
        barber.tell(new Serve(waiting.remove(), self));
      }
    }
  }

  private static final class Hairdresser extends Actor<ToBarber> {
    private final PseudoRandom random = new PseudoRandom(SavinaParameters.BARBER_SEED);
    private int haircuts;

    Hairdresser(ActorContext<ToBarber> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToBarber> onMessage(ToBarber message) {
      switch (message) {
        case Serve serve -> {
          serve.customer.tell(ToCustomer.START);
          SavinaWork.pass(random.nextInt(SavinaParameters.BARBER_COST) + 10);
          haircuts++;
          serve.customer.tell(ToCustomer.DONE);
          serve.room.tell(RoomSignal.NEXT);
        }
        case BarberSignal signal -> {
          if (signal == BarberSignal.EXIT) {
            return exit(haircuts);
          }
        }
      }
      return Behaviors.same();
    }
  }

  private static final class Factory extends Actor<ToFactory> {
    private final ActorRef<ToRoom> room;
    private final PseudoRandom random = new PseudoRandom(SavinaParameters.BARBER_SEED);
    private int served;

    Factory(ActorContext<ToFactory> context, Completion completion, ActorRef<ToRoom> room) {
      super(context, completion);
      this.room = room;
    }

    @Override
    Behavior<ToFactory> onMessage(ToFactory message) {
      switch (message) {
        case Returned returned -> room.tell(new Enter(returned.customer));
        case FactorySignal signal when signal == FactorySignal.START -> sendCustomers();
        case FactorySignal signal -> {
          served++;
          if (served == SavinaParameters.BARBER_CUSTOMERS) {
            room.tell(RoomSignal.EXIT);
            return exit(served);
          }
        }
      }
      return Behaviors.same();
    }

    private void sendCustomers() {
      for (int i = 0; i < SavinaParameters.BARBER_CUSTOMERS; i++) {
        ActorRef<ToCustomer> customer =
            Actor.spawn(context, completion, other -> new Customer(other, completion, self));
        room.tell(new Enter(customer));
        SavinaWork.pass(random.nextInt(SavinaParameters.BARBER_COST) + 10);
      }
    }
  }

  private static final class Customer extends Actor<ToCustomer> {
    private final ActorRef<ToFactory> factory;

    Customer(ActorContext<ToCustomer> context, Completion completion, ActorRef<ToFactory> factory) {
      super(context, completion);
      this.factory = factory;
    }

    @Override
    Behavior<ToCustomer> onMessage(ToCustomer message) {
      switch (message) {
        case FULL -> factory.tell(new Returned(self));
        case WAIT, START -> {}
        case DONE -> {
          factory.tell(FactorySignal.SERVED);
          return exit(0);
        }
      }
      return Behaviors.same();
    }
  }
}
