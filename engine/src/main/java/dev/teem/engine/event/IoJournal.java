package dev.teem.engine.event;

import java.util.function.Consumer;

/**
 * What came from outside, so that a run can be had again without the outside. A port; safe for use
 * by all cores at once.
 */
public interface IoJournal {

  /**
   * Keeps a record. Called on a core's thread, so it must not wait for a disk: what has to says
   * later that it is kept. The process has its answer only then.
   *
   * @param kept is told once, on this thread before this returns, or on any later
   * @throws RuntimeException if it cannot be kept, or its pid and op have a record already; {@code
   *     kept} is not told then, and the journal is as it was. The call is taken to have failed, and
   *     a record of that is appended instead, once
   */
  void append(IoRecord entry, Kept kept);

  /** The record of a call, or null if there is none. Called on a core's thread. */
  IoRecord find(long pid, long op);

  /**
   * A process goes on live from this call on: records of it and of later ones, which were answered
   * sooner when the run broke off, count no more, but for those appended after this. Called on a
   * core's thread, which it does not hold up either.
   *
   * @throws RuntimeException if that cannot be kept; the journal is as it was
   */
  void cut(long pid, long op);

  /** How many records there are. */
  long size();

  /** Goes over the records there were when it was called, in the order of appending. */
  void forEach(Consumer<IoRecord> action);

  /** Who waits for a record to be kept. */
  @FunctionalInterface
  interface Kept {

    /**
     * It is as durable as the journal promises.
     *
     * @param failure why it is not; null if it is. There is no record of the call then
     */
    void done(RuntimeException failure);
  }
}
