package dev.teem.engine.kernel;

/**
 * Chooses cores for new processes. A look at another core's load costs a cache miss, so it is taken
 * once in a while and only by a core that has much to do itself. The core's thread only.
 */
final class Balance {
  /** With less than this waiting, a core keeps what it spawns. */
  private static final int ENOUGH = 256;

  /** With less than this waiting, a core is about to have nothing to do. */
  private static final int IDLE = 4;

  /** How many spawns a decision holds for. */
  private static final int HOLDS_FOR = 64;

  private final Core core;
  private Core near;
  private int left;

  Balance(Core core) {
    this.core = core;
    near = core;
  }

  Core choose(Placement placement) {
    return switch (placement) {
      case Placement.Near n -> near();
      case Placement.Spread s -> leastLoaded();
      case Placement.On on -> named(on.core());
    };
  }

  private Core near() {
    if (core.runQueue.size() < ENOUGH) {
      return core;
    }
    if (left-- > 0) {
      return near;
    }
    left = HOLDS_FOR;
    Core least = leastLoaded();
    near = isToHelp(least.load()) ? least : core;
    return near;
  }

  /**
   * Whether to give to a core with this load. What is deep down is sooner done than sent, and only
   * for one that has nothing else.
   */
  private boolean isToHelp(int load) {
    return core.runQueue.size() > 2L * load + ENOUGH && (load < IDLE || !core.runQueue.isDeep());
  }

  private Core leastLoaded() {
    Core least = core;
    // Its own as it is now: what it has published does not know what it has spawned in this turn.
    int load = core.runQueue.size();
    for (Core other : core.kernel.cores) {
      int its = other.load();
      if (other != core && its < load) {
        least = other;
        load = its;
      }
    }
    return least;
  }

  private Core named(int number) {
    if (number >= core.kernel.cores.length) {
      throw new KernelException(
          "spawn: core=" + number + " does not exist; cores=" + core.kernel.cores.length);
    }
    return core.kernel.cores[number];
  }
}
