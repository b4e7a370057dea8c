package dev.teem.engine.kernel.scenario;

import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is common to all parts of a scenario. */
final class Scenarios {
  static final String FILE = "kernel-scenarios.json";
  static final double NANOS_PER_MS = 1e6;

  private Scenarios() {}

  static Duration millis(Object ms) {
    return Duration.ofNanos(Math.round(((Number) ms).doubleValue() * NANOS_PER_MS));
  }

  static List<Case> code(List<?> instructions) {
    return instructions.stream().map(op -> new Case((Map<?, ?>) op)).toList();
  }
}
