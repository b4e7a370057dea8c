package dev.teem.journal.log;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The files, or chunks, that a {@link LogReader} walks, in order. Safe to use from any thread. */
interface RecordFiles {
  /** Where the records begin. */
  Start start();

  /**
   * The number of the file after this one, 0 if there is none. Once it is not 0, nothing more is
   * appended to this one.
   */
  int after(int file);

  /**
   * Maps all that the file has now.
   *
   * @throws CorruptLogException if there is no such file
   */
  View map(int file);

  /**
   * When a file was given up, in epoch milliseconds; {@link Retained#NOT_DROPPED} if it was not, 0
   * if nobody knows when.
   */
  long droppedAtMillis(int file);

  /** What a message calls the file. */
  String name(int file);

  /**
   * The first file that there is.
   *
   * @param file its number, 0 if there is none
   * @param sequence the number of its first record
   */
  record Start(int file, long sequence) {}

  /** A file's memory and the arena to close when done with it, null if it is not the reader's. */
  record View(MemorySegment memory, Arena arena) implements AutoCloseable {
    @Override
    public void close() {
      if (arena != null) {
        arena.close();
      }
    }
  }
}
