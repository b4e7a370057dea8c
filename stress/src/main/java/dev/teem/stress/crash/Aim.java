package dev.teem.stress.crash;

import java.util.Locale;

/** At what a kill is aimed. */
public enum Aim {
  /** One of the others that the part has, by chance. */
  MIXED,
  /** While the store is made or opened: a few milliseconds after one of its files is there. */
  EARLY,
  /** While agents run. */
  MIDDLE,
  /** At any time from the start of the JVM on. */
  ANY,
  /** Right after a log begins a file. */
  ROLL,
  /** While files of a log are given up. */
  RETENTION,
  /** While a thread of the process has the lock of a log that processes share. */
  LOCK,
  /** Right after an index takes more of the disk. */
  GROWTH,
  /** While an index notes how far it has come. */
  CHECKPOINT,
  /** While leases are compacted. */
  COMPACTION;

  /** The word for it on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
