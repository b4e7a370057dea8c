package dev.teem.journal.retention;

/**
 * What a store keeps for how long. Receipts are hot while their outputs are kept too, then warm,
 * then cold: there is no age at which they are given up.
 *
 * @param hotDays at what age, in days of 24 hours, outputs are given up; 0 gives up all
 * @param warmDays at what age receipts count as cold
 * @param maxBytes what the store may take of its disk, everything in it counted; beyond that, the
 *     oldest outputs are given up before their time
 */
public record RetentionPolicy(int hotDays, int warmDays, long maxBytes) {
  /** A month of outputs, a year until receipts are cold, 5,000 MiB. */
  public static final RetentionPolicy DEFAULT = new RetentionPolicy(30, 365, 5_000L << 20);

  /** A thousand years. */
  public static final int MAX_DAYS = 365_000;

  private static final long MICROS_PER_DAY = 86_400_000_000L;

  /** Checks the limits. */
  public RetentionPolicy {
    requireDays("hotDays", hotDays);
    requireDays("warmDays", warmDays);
    if (warmDays < hotDays) {
      throw new IllegalArgumentException(
          "warmDays=" + warmDays + " is less than hotDays=" + hotDays);
    }
    if (maxBytes < 0) {
      throw new IllegalArgumentException("maxBytes=" + maxBytes + " is negative");
    }
  }

  private static void requireDays(String name, int days) {
    if (days < 0 || days > MAX_DAYS) {
      throw new IllegalArgumentException(name + "=" + days + " is not between 0 and " + MAX_DAYS);
    }
  }

  /** What ended before this is not hot any more. */
  long hotSince(long nowMicros) {
    return nowMicros - hotDays * MICROS_PER_DAY;
  }

  /** What ended before this is cold. */
  long warmSince(long nowMicros) {
    return nowMicros - warmDays * MICROS_PER_DAY;
  }
}
