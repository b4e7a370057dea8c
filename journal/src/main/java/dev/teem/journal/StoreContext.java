package dev.teem.journal;

import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.SystemClock;
import java.nio.file.Path;
import java.util.Objects;

/** What a store is to be. Set it up and open a store with it. */
public final class StoreContext {
  private final Path dir;
  private Durability durability = Durability.PROCESS;
  private boolean recover;
  private EngineClock clock = new SystemClock();

  /**
   * A store in a folder, which is made if it is not there. At {@link Durability#NONE} it is not
   * touched.
   */
  public StoreContext(Path dir) {
    this.dir = Objects.requireNonNull(dir, "dir");
  }

  /** What an acknowledged result survives. Default: process. */
  public StoreContext durability(Durability level) {
    durability = level;
    return this;
  }

  /**
   * Whether to keep what comes before a damage and go on, where otherwise opening is refused, and
   * to make the index of receipts anew. Default: no.
   */
  public StoreContext recover(boolean on) {
    recover = on;
    return this;
  }

  /** Where dates come from. Default: the system's clock. */
  public StoreContext clock(EngineClock source) {
    clock = source;
    return this;
  }

  Path dir() {
    return dir;
  }

  Durability durability() {
    return durability;
  }

  boolean recover() {
    return recover;
  }

  EngineClock clock() {
    return clock;
  }
}
