package dev.teem.stress.account;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.account.Account;
import dev.teem.engine.account.Meter;
import dev.teem.engine.account.Quota;
import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.VirtualClock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Races of {@link Account}s of one tree that processes of several cores charge. */
public final class AccountStress {
  private static final EngineClock CLOCK = new VirtualClock();

  private AccountStress() {}

  private static boolean charge(Account account) {
    try {
      account.charge(Meter.TOKENS, 1);
      return true;
    } catch (QuotaExceededException none) {
      return false;
    }
  }

  private static Account limitedToOneToken() {
    return Account.root(Quota.NONE.tokens(1), CLOCK);
  }

  /** Two below one limited account charge what is enough for one. The last result: what it used. */
  @JCStressTest
  @Outcome(
      id = {"true, false, 1", "false, true, 1"},
      expect = ACCEPTABLE,
      desc = "One of them was in time.")
  @Outcome(id = "true, true, .*", expect = FORBIDDEN, desc = "The quota is exceeded.")
  @Outcome(
      id = "false, false, .*",
      expect = FORBIDDEN,
      desc = "A charge that was itself refused has refused another.")
  @Outcome(expect = FORBIDDEN, desc = "A charge was lost or counted twice.")
  @State
  public static class ChargeVsCharge {
    private final Account parent = limitedToOneToken();
    private final Account one = parent.extend(Quota.NONE);
    private final Account two = parent.extend(Quota.NONE);

    @Actor
    public void one(ZZI_Result r) {
      r.r1 = charge(one);
    }

    @Actor
    public void two(ZZI_Result r) {
      r.r2 = charge(two);
    }

    @Arbiter
    public void rest(ZZI_Result r) {
      r.r3 = (int) parent.usage(Meter.TOKENS);
    }
  }

  /** One gives back what another wants to charge. The last result: what is left above both. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "Given back, then charged.")
  @Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "Refused, then given back.")
  @Outcome(expect = FORBIDDEN, desc = "Charge or refund is lost, or counted twice.")
  @State
  public static class ChargeVsRefund {
    private final Account parent = limitedToOneToken();
    private final Account one = parent.extend(Quota.NONE);
    private final Account two = parent.extend(Quota.NONE);

    public ChargeVsRefund() {
      one.charge(Meter.TOKENS, 1);
    }

    @Actor
    public void one() {
      one.refund(Meter.TOKENS, 1);
    }

    @Actor
    public void two(ZI_Result r) {
      r.r1 = charge(two);
    }

    @Arbiter
    public void rest(ZI_Result r) {
      r.r2 = (int) parent.remaining(Meter.TOKENS);
    }
  }
}
