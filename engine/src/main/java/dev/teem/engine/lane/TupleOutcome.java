package dev.teem.engine.lane;

import dev.teem.engine.space.Tuple;
import dev.teem.engine.yool.FailureText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How a lane has ended with a tuple: what its terminal receipt says. A tuple that was given back to
 * the space has none.
 */
public sealed interface TupleOutcome {
  /** The tuple, as it was taken. */
  Tuple tuple();

  /**
   * For {@link dev.teem.engine.space.TupleSpace#receipt}: {@code status} is {@code ok}, {@code
   * error}, {@code refused} or {@code cancelled}.
   */
  Map<String, Object> toJson();

  /** Executed, or answered without. */
  record Done(TupleResult result) implements TupleOutcome {
    @Override
    public Tuple tuple() {
      return result.tuple();
    }

    @Override
    public Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("status", "ok");
      json.put("output", result.output());
      json.put("receipts", result.receipts());
      return json;
    }
  }

  /** The work has failed, after as many attempts as there may be. */
  record Failed(Tuple tuple, Throwable failure) implements TupleOutcome {
    @Override
    public Map<String, Object> toJson() {
      if (failure instanceof WorkFailedException known) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", "error");
        json.put("error", text(known.getMessage()));
        json.put("output", known.output());
        return json;
      }
      return Map.of("status", "error", "error", text(describe(failure)));
    }
  }

  /** Its provider is not called, since its last calls have failed. */
  record Refused(Tuple tuple, CircuitOpenException refusal) implements TupleOutcome {
    @Override
    public Map<String, Object> toJson() {
      return Map.of(
          "status", "refused",
          "provider", refusal.provider(),
          "time_left_ms", refusal.timeLeft().toMillis(),
          "error", refusal.getMessage());
    }
  }

  /** Somebody has called it off. */
  record Cancelled(Tuple tuple) implements TupleOutcome {
    @Override
    public Map<String, Object> toJson() {
      return Map.of("status", "cancelled");
    }
  }

  /** As much as a receipt says; without halves of surrogate pairs, which it would not take. */
  private static String text(String message) {
    return new String(FailureText.bounded(message), StandardCharsets.UTF_8);
  }

  private static String describe(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), "").isBlank()
        ? failure.getClass().getName()
        : failure.getClass().getName() + ": " + failure.getMessage();
  }
}
