package dev.teem.engine.event;

import java.util.function.Consumer;

/**
 * What came from outside, so that a run can be had again without the outside. A port; safe for use
 * by all cores at once.
 */
public interface IoJournal {

  /**
   * Keeps a record. When this returns it is as durable as the journal promises. Called on a core's
   * thread.
   *
   * @throws RuntimeException if it cannot be kept, or its pid and op have a record already; the
   *     journal is as it was
   */
  void append(IoRecord entry);

  /** How a call ended, or null if there is no record of it. */
  IoOutcome find(long pid, long op);

  /** How many records there are. */
  long size();

  /** Goes over the records there were when it was called, in the order of appending. */
  void forEach(Consumer<IoRecord> action);
}
