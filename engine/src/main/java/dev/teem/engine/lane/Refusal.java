package dev.teem.engine.lane;

import java.util.Objects;

/**
 * Why no more work is started.
 *
 * @param why names the thing and the value, and what would let work go on
 * @param passing whether it may pass by itself: work then waits. Otherwise it ends early
 */
public record Refusal(String why, boolean passing) {
  /** Checks that there is a reason. */
  public Refusal {
    Objects.requireNonNull(why, "why");
  }
}
