package dev.teem.engine.event;

/**
 * What a call to the outside cost.
 *
 * @param tokens that a model read or wrote
 * @param toolCalls made
 * @param usd US dollars
 * @param reductions of the scheduler; {@link #NOT_GIVEN} for what such a call costs anyway, which
 *     is 1
 */
public record Cost(double tokens, double toolCalls, double usd, int reductions) {
  /** For reductions that nobody has counted. */
  public static final int NOT_GIVEN = -1;

  /** Nothing, and reductions not given. */
  public static final Cost NONE = new Cost(0, 0, 0, NOT_GIVEN);

  /**
   * A cost.
   *
   * @throws IllegalArgumentException if an amount is negative, infinite or not a number, or the
   *     reductions are less than {@link #NOT_GIVEN}
   */
  public Cost {
    check("tokens", tokens);
    check("toolCalls", toolCalls);
    check("usd", usd);
    if (reductions < NOT_GIVEN) {
      throw new IllegalArgumentException(
          "reductions=" + reductions + " is less than 0; " + NOT_GIVEN + " stands for not given");
    }
  }

  private static void check(String name, double amount) {
    // Said this way round, NaN is refused too.
    if (!(amount >= 0 && amount <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(name + "=" + amount + " is not from 0 to finite");
    }
  }
}
