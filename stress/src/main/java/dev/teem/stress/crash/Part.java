package dev.teem.stress.crash;

import java.util.List;
import java.util.Locale;

/** What is killed. */
public enum Part {
  /** A whole {@code teem run}. */
  RUN(0.2),
  /** A log in small files, the oldest of which are given up now and then. */
  LOG(0.2),
  /** A log that several threads of several processes append to. */
  SHARED(0.15),
  /** An index that grows from nothing. */
  INDEX(0.15),
  /** Leases that several processes take, keep and give back. */
  LEASES(0.15),
  /** The history of programs that ask a device. */
  HISTORY(0.15);

  private final double share;

  Part(double share) {
    this.share = share;
  }

  /** What a kill of it can be aimed at. */
  public List<Aim> aims() {
    return switch (this) {
      case RUN -> List.of(Aim.EARLY, Aim.MIDDLE, Aim.ANY);
      case LOG -> List.of(Aim.ROLL, Aim.RETENTION, Aim.ANY);
      case SHARED -> List.of(Aim.LOCK, Aim.ANY);
      case INDEX -> List.of(Aim.GROWTH, Aim.CHECKPOINT, Aim.ANY);
      case LEASES -> List.of(Aim.COMPACTION, Aim.ANY);
      case HISTORY -> List.of(Aim.ANY);
    };
  }

  /** How much of all kills are of it where all parts are killed. */
  double share() {
    return share;
  }

  /** The word for it on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What is done to it; a run is not of the same kind. */
  Scenario scenario() {
    return switch (this) {
      case RUN -> throw new IllegalArgumentException("a run is killed by a CrashLoop");
      case LOG -> LogCrash.SCENARIO;
      case SHARED -> SharedCrash.SCENARIO;
      case INDEX -> IndexCrash.SCENARIO;
      case LEASES -> LeasesCrash.SCENARIO;
      case HISTORY -> HistoryCrash.SCENARIO;
    };
  }
}
