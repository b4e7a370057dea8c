package dev.teem.bench.savina;

import static dev.teem.bench.savina.SavinaParameters.*;

/** What actors do between two messages. */
public final class SavinaWork {
  private static final double ANGLE = 37.2;

  private SavinaWork() {}

  /** The square of a sine: what ForkJoinCreate and ForkJoinThroughput do per message. */
  public static void sine() {
    double sine = Math.sin(ANGLE);
    // So that nobody can leave it out.
    if (sine * sine <= 0) {
      throw new IllegalStateException("wrong result: sine=" + sine);
    }
  }

  /** Draws random numbers: what a barber and a smoker do. */
  public static void pass(int numbers) {
    for (int i = 0; i < numbers; i++) {
      Math.random();
    }
  }

  /** Makes or uses up an item of the bounded buffer. */
  public static double item(double item) {
    PseudoRandom random = new PseudoRandom(BUFFER_ITEM_COST);
    double result = item;
    for (int i = 0; i < 100 * BUFFER_ITEM_COST; i++) {
      result += Math.log(random.nextDouble() + 0.01);
    }
    return result;
  }

  /** The next term of a logistic map. */
  public static double nextTerm(double term, double rate) {
    return rate * term * (1 - term);
  }

  /** Rate of a series, from 0. */
  public static double rate(int series) {
    return LOGISTIC_MAP_RATE + series * LOGISTIC_MAP_INCREMENT;
  }

  /** First term of a series. */
  public static double firstTerm(int series) {
    return series * LOGISTIC_MAP_INCREMENT;
  }

  /** A term as a number that can be added up in any order. */
  public static long countOf(double term) {
    return Double.doubleToLongBits(term);
  }

  static long logisticMapTotal() {
    long total = 0;
    for (int series = 0; series < LOGISTIC_MAP_SERIES; series++) {
      double term = firstTerm(series);
      for (int i = 0; i < LOGISTIC_MAP_TERMS; i++) {
        term = nextTerm(term, rate(series));
      }
      total += countOf(term);
    }
    return total;
  }
}
