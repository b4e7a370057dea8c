package dev.teem.engine.agent;

import dev.teem.engine.receipt.CanonicalBytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of an agent.
 *
 * @param status how its program has ended
 * @param error what went wrong, or null
 * @param receipts of its steps
 * @param answered how many of its steps were answered from receipts of an earlier run
 * @param used what it and all below it have used until now, by the names of the meters
 * @param output of the last step that has succeeded, a JSON value; null also if there is none
 * @param outputSha SHA-256 in hex of the output's canonical form; null if there is none
 */
public record AgentOutcome(
    AgentStatus status,
    String error,
    ProgramReceipts receipts,
    int answered,
    Map<String, Object> used,
    Object output,
    String outputSha) {

  /** The longest output that is part of the JSON form, in bytes of its canonical form. */
  public static final int MAX_OUTPUT = 64 << 10;

  /** At least as many as are around it in the entries of logs. */
  private static final int LEVELS_AROUND_OUTPUT = 8;

  /** Copies the map. */
  public AgentOutcome {
    used = Map.copyOf(used);
  }

  /**
   * Its JSON form, for {@link dev.teem.engine.space.TupleSpace#receipt}.
   *
   * <pre>
   *  {"status": "ok",
   *   "steps": 3, "answered": 1,
   *   "receipts": [id, ...],
   *   "aggregate": {"depth": 1, "branching": 3, "root": hash},
   *   "used": {"tokens": 1200.0, "usd": 0.03, "toolCalls": 0.0},
   *   "output_sha256": hash, "output": ...}
   * </pre>
   *
   * With {@code error} unless it is ok; without the output if that is longer than {@link
   * #MAX_OUTPUT}, or nested almost as deep as JSON may be.
   */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", status.label());
    if (error != null) {
      json.put("error", error);
    }
    json.put("steps", (long) receipts.steps());
    json.put("answered", (long) answered);
    json.put("receipts", receipts.ids());
    json.put("aggregate", receipts.aggregate().toJson());
    json.put("used", used);
    if (outputSha != null) {
      json.put("output_sha256", outputSha);
      if (isSmall(output)) {
        json.put("output", output);
      }
    }
    return json;
  }

  private static boolean isSmall(Object output) {
    CanonicalBytes text = new CanonicalBytes();
    for (int i = 0; i < LEVELS_AROUND_OUTPUT; i++) {
      text.begin("");
    }
    try {
      return text.value(output).length() <= MAX_OUTPUT;
    } catch (IllegalArgumentException tooDeep) {
      return false;
    }
  }
}
