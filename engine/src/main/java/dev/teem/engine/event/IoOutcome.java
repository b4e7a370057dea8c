package dev.teem.engine.event;

import java.util.Objects;

/** How a call to the outside ended. */
public sealed interface IoOutcome {

  /**
   * It gave something.
   *
   * @param value what, or null; nobody changes it any more
   * @param cost what it cost
   */
  record Value(Object value, Cost cost) implements IoOutcome {
    public Value {
      Objects.requireNonNull(cost, "cost");
    }
  }

  /**
   * It failed.
   *
   * @param error what went wrong
   */
  record Failed(String error) implements IoOutcome {
    public Failed {
      Objects.requireNonNull(error, "error");
    }
  }
}
