package dev.teem.engine.catalog;

import java.util.List;

/** There is no yool of that name. */
public final class UnknownYoolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How many names it gives. */
  static final int NEAREST = 3;

  private final transient List<String> nearest;

  UnknownYoolException(String name, List<String> nearest) {
    super(
        "unknown yool '"
            + name
            + "'; "
            + (nearest.isEmpty()
                ? "the catalog is empty"
                : "the nearest there are: " + String.join(", ", nearest)));
    this.nearest = List.copyOf(nearest);
  }

  /** There is no yool of that name among those there are. */
  public static UnknownYoolException among(Iterable<String> names, String name) {
    NearestNames nearest = new NearestNames(name, NEAREST);
    names.forEach(nearest::consider);
    return new UnknownYoolException(name, nearest.names());
  }

  /** Names that there are, the nearest first; empty if there are none. */
  public List<String> nearest() {
    return nearest;
  }
}
