package dev.teem.stress.damage;

import java.util.Locale;

/** What a file is for. */
public enum FileKind {
  /** Records of a log, in several files of which the first were given up. */
  LOG(Setting.LOG, "log/.*cq4"),
  /** Chronicle's table of a log. */
  LOG_TABLE(Setting.LOG, "log/metadata.cq4t"),
  /** Which files of a log were given up. */
  LOG_RETAINED(Setting.LOG, "log/RETAINED"),
  /** A store's receipts. */
  RECEIPTS(Setting.STORE, "receipts/.*cq4"),
  /** A store's outputs. */
  OUTPUTS(Setting.STORE, "outputs/.*cq4"),
  /** A store's tuples. */
  TUPLES(Setting.STORE, "tuples/.*cq4"),
  /** Chronicle's tables of a store. */
  STORE_TABLES(Setting.STORE, ".*/metadata.cq4t"),
  /** From input hash to receipt. */
  INDEX(Setting.STORE, "receipts.index"),
  /** From id to receipt. */
  IDS(Setting.STORE, "receipts.ids"),
  /** Who has a store. */
  STORE_LOCK(Setting.STORE, "LOCK"),
  /** Which version wrote a store. */
  FORMAT(Setting.STORE, "FORMAT"),
  /** What devices answered. */
  HISTORY_IO(Setting.HISTORY, "io/.*cq4"),
  /** What happened. */
  HISTORY_EVENTS(Setting.HISTORY, "events/.*cq4"),
  /** Chronicle's tables of a history. */
  HISTORY_TABLES(Setting.HISTORY, ".*/metadata.cq4t"),
  /** Who has a history. */
  HISTORY_LOCK(Setting.HISTORY, "LOCK"),
  /** Who got which lane. */
  LEASES(Setting.LEASES, "log/.*cq4"),
  /** Chronicle's table of a lease journal. */
  LEASE_TABLE(Setting.LEASES, "log/metadata.cq4t"),
  /** Which files of a lease journal were given up. */
  LEASE_RETAINED(Setting.LEASES, "log/RETAINED"),
  /** Who decides. */
  LEASE_LOCK(Setting.LEASES, "LOCK");

  private final Setting setting;
  private final String names;

  FileKind(Setting setting, String names) {
    this.setting = setting;
    this.names = names;
  }

  /** The word for it on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether other files know how much there is in those of this kind. */
  boolean isKnownElsewhere() {
    return this == RECEIPTS || this == OUTPUTS || this == INDEX;
  }

  /** Where such files are. */
  Setting setting() {
    return setting;
  }

  /** Matches the names of such files there. */
  String names() {
    return names;
  }
}
