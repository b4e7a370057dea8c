package dev.teem.bench.kernel;

import java.util.stream.IntStream;

/** What one producer sends and one consumer adds up. */
public final class FanIn {
  /** Messages of a burst. */
  public static final int MESSAGES = 1_000_000;

  private static final int NUMBERS = 1024;
  private static final Integer[] READY =
      IntStream.range(0, NUMBERS).boxed().toArray(Integer[]::new);

  private FanIn() {}

  /**
   * A message of the burst, made beforehand: nobody allocates it, nobody finds it in a register.
   */
  public static Integer message(int index) {
    return READY[index & (NUMBERS - 1)];
  }

  /**
   * Checks what a burst adds up to.
   *
   * @throws IllegalStateException if it is wrong
   */
  public static void check(long sum) {
    long whole = MESSAGES / NUMBERS;
    long rest = MESSAGES % NUMBERS;
    long wanted = whole * (NUMBERS * (NUMBERS - 1L) / 2) + rest * (rest - 1) / 2;
    if (sum != wanted) {
      throw new IllegalStateException("wrong result: fan-in sum=" + sum + ", not " + wanted);
    }
  }
}
