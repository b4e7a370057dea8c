package dev.teem.engine.lane;

import java.time.Duration;

/** A provider is not called, since its last calls have failed. */
public final class CircuitOpenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String provider;
  private final Duration timeLeft;

  CircuitOpenException(String provider, int failures, Duration timeLeft) {
    // Without the stack: as long as a provider is down one is thrown for each of its calls.
    super(
        "provider="
            + provider
            + " is not called, its circuit is open after failures="
            + failures
            + " in a row; try again in timeLeft="
            + timeLeft,
        null,
        false,
        false);
    this.provider = provider;
    this.timeLeft = timeLeft;
  }

  /** Who is not called. */
  public String provider() {
    return provider;
  }

  /** When it is worth trying again. */
  public Duration timeLeft() {
    return timeLeft;
  }
}
