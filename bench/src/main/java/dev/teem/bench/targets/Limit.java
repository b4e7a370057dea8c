package dev.teem.bench.targets;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What a median is held against.
 *
 * @param atLeast whether more is better
 */
public record Limit(boolean atLeast, double value) {
  /** Less is better: times, bytes. */
  static Limit atMost(double value) {
    return new Limit(false, value);
  }

  /** More is better: throughputs. */
  static Limit atLeast(double value) {
    return new Limit(true, value);
  }

  /** The limit itself is good enough. A reading that is no number is never. */
  Verdict judge(Figures measured) {
    double median = measured.median();
    boolean good = atLeast ? median >= value : median <= value;
    return good && Double.isFinite(median) ? Verdict.MET : Verdict.NOT_MET;
  }

  /** For programs. */
  String name() {
    return atLeast ? "at_least" : "at_most";
  }

  @Override
  public String toString() {
    // Some limits are fractions such as 1/12.
    BigDecimal number = new BigDecimal(value, new MathContext(3)).stripTrailingZeros();
    return (atLeast ? ">= " : "<= ") + number.toPlainString();
  }
}
