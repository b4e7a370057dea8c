package dev.teem.bench.targets;

import java.util.Locale;

/** What became of a target. */
public enum Verdict {
  MET,
  NOT_MET,
  /** Not measured here; never counts as met. */
  SKIPPED,
  /** The measurement broke, or its result was wrong. */
  FAILED;

  /** The worse of two. */
  Verdict and(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
