package dev.teem.engine.event;

import java.util.Objects;

/**
 * A call to the outside, as a journal keeps it.
 *
 * @param pid the process that made it
 * @param op which of that process's calls it was, from 0
 * @param request what was asked
 * @param outcome how it ended
 */
public record IoRecord(long pid, long op, IoRequest request, IoOutcome outcome) {
  public IoRecord {
    if (op < 0) {
      throw new IllegalArgumentException("op=" + op + " is less than 0");
    }
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(outcome, "outcome");
  }
}
