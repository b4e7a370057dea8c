package dev.teem.stress.power;

import java.util.List;
import java.util.Locale;

/** What the power is cut of. */
public enum Kind {
  /** A bare log in small files that are given up in time. */
  LOG,
  /** Leases: a log that processes share. */
  LEASES,
  /** Answers and events of a run. */
  HISTORY,
  /** Receipts, their outputs and their index. */
  STORE;

  /** A life that begins in an empty folder. */
  Life first() {
    return switch (this) {
      case LOG -> new LogLife(List.of(), 0);
      case LEASES -> new LeasesLife(List.of(), 0);
      case HISTORY -> new HistoryLife();
      case STORE -> new StoreLife();
    };
  }

  /** The word for it on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
