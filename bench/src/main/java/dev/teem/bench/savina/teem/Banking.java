package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.PseudoRandom;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A teller has money moved between accounts. An account that waits for another's reply stashes what
 * comes meanwhile; money only goes to accounts with higher numbers, so that none wait for each
 * other.
 */
final class Banking {
  private static final int SEED = 123_456;

  private Banking() {}

  private enum Start {
    START
  }

  private enum Reply {
    REPLY
  }

  /** Move an amount from the account that gets this to the one whose capability comes with it. */
  private record Credit(int amount) {}

  /** Comes with a capability to the account that the amount is from. */
  private record Debit(int amount) {}

  private enum Stop {
    STOP
  }

  static void start(Sys sys, Round round) {
    Capability right = round.spawnRight(sys);
    sys.send(sys.spawn(new Teller(round.completion()), right), Start.START);
  }

  private static final class Teller extends Actor {
    private final List<Capability> accounts = new ArrayList<>();
    private final PseudoRandom random = new PseudoRandom(SEED);
    private int done;

    Teller(Completion completion) {
      super(completion);
    }

    @Override
    void start(Sys sys) {
      for (int i = 0; i < SavinaParameters.BANKING_ACCOUNTS; i++) {
        Capability self = sys.selfCap();
        accounts.add(sys.spawn(new Account(completion, self), self));
      }
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() == Start.START) {
        for (int i = 0; i < SavinaParameters.BANKING_TRANSACTIONS; i++) {
          transact(sys);
        }
        return;
      }
      done++;
      if (done == SavinaParameters.BANKING_TRANSACTIONS) {
        accounts.forEach(account -> sys.send(account, Stop.STOP));
        exit(sys, done);
      }
    }

    private void transact(Sys sys) {
      int from = random.nextInt(accounts.size() / 10 * 8);
      int to = from + Math.max(1, random.nextInt(accounts.size() - from));
      int amount = random.nextInt(1000);
      Capability other = sys.derive(accounts.get(to), Right.SEND);
      sys.send(accounts.get(from), new Credit(amount), Delivery.with(other));
    }
  }

  private static final class Account extends Actor {
    private final Capability teller;
    private final ArrayDeque<Message> stash = new ArrayDeque<>();
    private long balance = SavinaParameters.BANKING_BALANCE;
    // For another account's reply.
    private boolean waiting;

    Account(Completion completion, Capability teller) {
      super(completion);
      this.teller = teller;
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() == Stop.STOP) {
        exit(sys, balance);
      } else if (message.body() == Reply.REPLY) {
        sys.send(teller, Reply.REPLY);
        waiting = false;
        while (!waiting && !stash.isEmpty()) {
          serve(sys, stash.remove());
        }
      } else if (waiting) {
        stash.add(message.copy());
      } else {
        serve(sys, message);
      }
    }

    private void serve(Sys sys, Message message) {
      Capability other = message.capabilities().getFirst();
      if (message.body() instanceof Debit debit) {
        balance += debit.amount;
        sys.send(other, Reply.REPLY);
      } else {
        Credit credit = (Credit) message.body();
        balance -= credit.amount;
        waiting = true;
        sys.send(other, new Debit(credit.amount), Delivery.with(sys.selfCap()));
      }
    }
  }
}
