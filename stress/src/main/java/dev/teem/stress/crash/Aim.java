package dev.teem.stress.crash;

import java.util.Locale;

/** At which part of a run a kill is aimed. */
public enum Aim {
  /** One of the others, by chance. */
  MIXED,
  /** While the store is made or opened: a few milliseconds after one of its files is there. */
  EARLY,
  /** While agents run. */
  MIDDLE,
  /** At any time from the start of the JVM on. */
  ANY;

  /** The word for it on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
