package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.PseudoRandom;
import dev.teem.bench.savina.SavinaParameters;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A teller has money moved between accounts. An account that waits for another's reply stashes what
 * comes meanwhile; money only goes to accounts with higher numbers, so that none wait for each
 * other.
 */
final class Banking {
  private static final int SEED = 123_456;

  private Banking() {}

  private sealed interface ToTeller {}

  private enum Start implements ToTeller {
    START
  }

  private enum Reply implements ToTeller, ToAccount {
    REPLY
  }

  private sealed interface ToAccount {}

  /** Move an amount from the account that gets this to another. */
  private record Credit(ActorRef<ToTeller> from, int amount, ActorRef<ToAccount> to)
      implements ToAccount {}

  private record Debit(ActorRef<ToAccount> from, int amount) implements ToAccount {}

  private enum Stop implements ToAccount {
    STOP
  }

  static void start(ActorContext<?> context, Completion completion) {
    List<ActorRef<ToAccount>> accounts = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.BANKING_ACCOUNTS; i++) {
      accounts.add(Actor.spawn(context, completion, self -> new Account(self, completion)));
    }
    Actor.<ToTeller>spawn(context, completion, self -> new Teller(self, completion, accounts))
        .tell(Start.START);
  }

  private static final class Teller extends Actor<ToTeller> {
    private final List<ActorRef<ToAccount>> accounts;
    private final PseudoRandom random = new PseudoRandom(SEED);
    private int done;

    Teller(
        ActorContext<ToTeller> context, Completion completion, List<ActorRef<ToAccount>> accounts) {
      super(context, completion);
      this.accounts = accounts;
    }

    @Override
    Behavior<ToTeller> onMessage(ToTeller message) {
      switch (message) {
        case Start start -> {
          for (int i = 0; i < SavinaParameters.BANKING_TRANSACTIONS; i++) {
            transact();
          }
        }
        case Reply reply -> {
          done++;
          if (done == SavinaParameters.BANKING_TRANSACTIONS) {
            accounts.forEach(account -> account.tell(Stop.STOP));
            return exit(done);
          }
        }
      }
      return Behaviors.same();
    }

    private void transact() {
      int from = random.nextInt(accounts.size() / 10 * 8);
      int to = from + Math.max(1, random.nextInt(accounts.size() - from));
      int amount = random.nextInt(1000);
      accounts.get(from).tell(new Credit(self, amount, accounts.get(to)));
    }
  }

  private static final class Account extends Actor<ToAccount> {
    private final ArrayDeque<ToAccount> stash = new ArrayDeque<>();
    private long balance = SavinaParameters.BANKING_BALANCE;
    // Whom to tell when the other account replies; null if none is asked.
    private ActorRef<ToTeller> teller;

    Account(ActorContext<ToAccount> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToAccount> onMessage(ToAccount message) {
      if (message == Stop.STOP) {
        return exit(balance);
      }
      if (message == Reply.REPLY) {
        teller.tell(Reply.REPLY);
        teller = null;
        while (teller == null && !stash.isEmpty()) {
          serve(stash.remove());
        }
      } else if (teller != null) {
        stash.add(message);
      } else {
        serve(message);
      }
      return Behaviors.same();
    }

    private void serve(ToAccount message) {
      if (message instanceof Debit debit) {
        balance += debit.amount;
        debit.from.tell(Reply.REPLY);
      } else {
        Credit credit = (Credit) message;
        balance -= credit.amount;
        teller = credit.from;
        credit.to.tell(new Debit(self, credit.amount));
      }
    }
  }
}
