package dev.teem.engine.lane;

/**
 * A named stream of work and the number of its blocking calls that may run at once. Owned by one
 * core: only its thread calls anything but the getters of constants.
 */
public final class Lane {
  /** How many blocking calls a lane runs at once unless it is told otherwise. */
  public static final int DEFAULT_LIMIT = 32;

  private final String name;
  private final int limit;
  private int running;

  /**
   * A lane.
   *
   * @param limit the most blocking calls at once, at least 1
   */
  public Lane(String name, int limit) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("lane name is blank");
    }
    if (limit < 1) {
      throw new IllegalArgumentException("lane=" + name + " limit=" + limit + " is less than 1");
    }
    this.name = name;
    this.limit = limit;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Admits a call if the limit allows. */
  public boolean tryEnter() {
    if (running == limit) {
      return false;
    }
    running++;
    return true;
  }

  /** An admitted call has ended. */
  public void leave() {
    running--;
  }
}
