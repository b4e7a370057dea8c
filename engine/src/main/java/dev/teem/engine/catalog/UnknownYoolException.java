package dev.teem.engine.catalog;

import java.util.List;

/** A catalog has no yool of that name. */
public final class UnknownYoolException extends RuntimeException {
  private static final long serialVersionUID = 1L;

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

  /** Names that there are, the nearest first; empty if there are none. */
  public List<String> nearest() {
    return nearest;
  }
}
