package dev.teem.bench.targets;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What several measurements of one thing read.
 *
 * @param median the middle one, or the mean of the middle two
 * @param min the smallest
 * @param max the largest
 */
public record Figures(double median, double min, double max) {

  /** Sums up at least one reading. */
  public static Figures of(double... readings) {
    if (readings.length == 0) {
      throw new IllegalArgumentException("no readings");
    }
    double[] sorted = readings.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Figures(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** Sums up at least one reading. */
  static Figures of(List<Double> readings) {
    return of(readings.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Sums up the ratios of readings that were taken in turn: the first of one kind to the first of
   * the other and so on.
   */
  static Figures ratios(List<Double> ours, List<Double> theirs) {
    if (ours.size() != theirs.size()) {
      throw new IllegalArgumentException(
          "ours=" + ours.size() + " readings, theirs=" + theirs.size());
    }
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours.get(i) / theirs.get(i);
    }
    return of(ratios);
  }

  Map<String, Object> toJson() {
    return Map.of("median", median, "min", min, "max", max);
  }

  /** The median with the range behind it, to three digits or so. */
  @Override
  public String toString() {
    return number(median) + " (" + number(min) + " .. " + number(max) + ")";
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return (size >= 1000 ? "%,.0f" : size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f")
        .formatted(value);
  }
}
