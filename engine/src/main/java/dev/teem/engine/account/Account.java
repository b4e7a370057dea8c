package dev.teem.engine.account;

import dev.teem.engine.time.EngineClock;
import java.util.Objects;

/**
 * What an agent and everything below it has used, and what its {@link Quota} leaves.
 *
 * <p>Accounts form a tree. A charge counts at the account and at every one above it, or, if any of
 * them has too little left, at none. Amounts are doubles, added and subtracted in the order of the
 * calls. Age and working memory are limits of one account: they do not reach its children.
 *
 * <p>Any thread may call any method. One spin lock guards a tree; it is held for a walk to the root
 * that neither allocates nor calls out. Adding optimistically at each level and taking back on a
 * refusal was the alternative, and is wrong twice: a charge that is about to be taken back refuses
 * others that there is room for, and doubles do not come back to what they were ({@code 0.1 + 0.2 -
 * 0.2} is more than {@code 0.1}).
 */
public final class Account {
  private static final Meter[] METERS = Meter.values();

  private final Account parent;
  private final Quota quota;
  private final EngineClock clock;
  private final long createdNanos;
  private final SpinLock lock;

  // By the index of the meter, under the lock. Unlimited is infinite, which subtracting leaves
  // as it is. What is left is never negative: a charge takes no more than that.
  private final double[] left = new double[METERS.length];
  private final double[] used = new double[METERS.length];
  private boolean released;

  private Account(Account parent, Quota quota, EngineClock clock, SpinLock lock) {
    this.parent = parent;
    this.quota = Objects.requireNonNull(quota, "quota");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.lock = lock;
    createdNanos = clock.nanoTime();
    for (Meter meter : METERS) {
      left[meter.index()] = quota.limit(meter);
    }
  }

  /**
   * Starts a tree.
   *
   * @param clock tells the ages of all its accounts
   */
  public static Account root(Quota quota, EngineClock clock) {
    return new Account(null, quota, clock, new SpinLock());
  }

  /**
   * Opens an account for a new agent below this one, which takes one child slot here and above.
   *
   * @throws QuotaExceededException if there is none left; nothing has changed then
   */
  public Account child(Quota childQuota) {
    Objects.requireNonNull(childQuota, "childQuota");
    charge(Meter.CHILDREN, 1);
    return extend(childQuota);
  }

  /** Opens an account below this one for an agent whose child slot has been charged already. */
  public Account extend(Quota childQuota) {
    return new Account(this, childQuota, clock, lock);
  }

  /**
   * Counts a use here and at every account above, or nowhere.
   *
   * @param amount does nothing unless it is finite and more than 0
   * @throws QuotaExceededException if it is more than one of them has left; nothing has changed
   *     then
   */
  public void charge(Meter meter, double amount) {
    if (isNothing(amount)) {
      return;
    }
    if (!take(meter.index(), amount)) {
      throw new QuotaExceededException(meter.label());
    }
  }

  private boolean take(int meter, double amount) {
    boolean enough = true;
    lock.lock();
    for (Account account = this; account != null && enough; account = account.parent) {
      enough = amount <= account.left[meter];
    }
    for (Account account = this; account != null && enough; account = account.parent) {
      account.left[meter] -= amount;
      account.used[meter] += amount;
    }
    lock.unlock();
    return enough;
  }

  /**
   * Gives a use back, here and at every account above. More may be given back than was taken: there
   * is more left than the quota then, and the usage is negative.
   *
   * @param amount does nothing unless it is finite and more than 0
   */
  public void refund(Meter meter, double amount) {
    if (isNothing(amount)) {
      return;
    }
    int index = meter.index();
    lock.lock();
    for (Account account = this; account != null; account = account.parent) {
      account.left[index] += amount;
      account.used[index] -= amount;
    }
    lock.unlock();
  }

  private static boolean isNothing(double amount) {
    // Said this way round, NaN is nothing too.
    return !(amount > 0 && amount < Double.POSITIVE_INFINITY);
  }

  /**
   * Gives back the child slot that the agent of this account took at the accounts above: call it
   * when the agent ends. Only the first call does anything; a root took none.
   */
  public void release() {
    int children = Meter.CHILDREN.index();
    lock.lock();
    if (!released) {
      released = true;
      for (Account account = parent; account != null; account = account.parent) {
        account.left[children] += 1;
        account.used[children] -= 1;
      }
    }
    lock.unlock();
  }

  /** What this account's own quota leaves of a meter, at least 0; infinite without a limit. */
  public double remaining(Meter meter) {
    return read(left, meter.index());
  }

  /** What this account and those below it have used of a meter, less what was given back. */
  public double usage(Meter meter) {
    return read(used, meter.index());
  }

  private double read(double[] amounts, int meter) {
    lock.lock();
    double amount = amounts[meter];
    lock.unlock();
    return amount;
  }

  /** The milliseconds this account has left to live, at least 0; infinite without a limit. */
  public double remainingWallMs() {
    return Math.max(0, quota.wallMs() - ageMs());
  }

  /**
   * Checks the age of this account; reads no clock if it has no limit.
   *
   * @throws QuotaExceededException if it is older than its quota allows
   */
  public void checkWall() {
    if (quota.wallMs() < Double.POSITIVE_INFINITY && ageMs() > quota.wallMs()) {
      throw new QuotaExceededException("wallMs");
    }
  }

  private double ageMs() {
    return (clock.nanoTime() - createdNanos) / 1e6;
  }

  /** What a snapshot keeps: this account's quota less what is gone of it, all read at one time. */
  public Quota remainingQuota() {
    double[] now = new double[METERS.length];
    lock.lock();
    for (int i = 0; i < now.length; i++) {
      now[i] = left[i];
    }
    lock.unlock();
    Quota remaining = quota.wallMs(remainingWallMs());
    for (Meter meter : METERS) {
      remaining = remaining.with(meter, now[meter.index()]);
    }
    return remaining;
  }

  /** The quota it was opened with. */
  public Quota quota() {
    return quota;
  }
}
