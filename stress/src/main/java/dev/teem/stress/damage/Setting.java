package dev.teem.stress.damage;

/** The folders that there are scenes of. */
enum Setting {
  LOG,
  STORE,
  HISTORY,
  LEASES;

  /** A scene in which nothing was written yet. */
  Scene scene() {
    return switch (this) {
      case LOG -> new LogScene();
      case STORE -> new StoreScene();
      case HISTORY -> new HistoryScene();
      case LEASES -> new LeaseScene();
    };
  }
}
