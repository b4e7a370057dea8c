package dev.teem.engine.event;

import java.util.Objects;

/**
 * A call to the outside, as a journal keeps it.
 *
 * @param pid the process that made it
 * @param op which of that process's calls it was, from 0
 * @param outcome how it ended
 */
public record IoRecord(long pid, long op, IoOutcome outcome) {
  public IoRecord {
    Objects.requireNonNull(outcome, "outcome");
  }
}
