package dev.teem.journal.log;

/**
 * An append-only log of records, each a type, a payload and a sequence number, checked by a CRC.
 *
 * <p>Threading: {@link #append}, {@link #force} and {@link #close} belong to one writer thread; the
 * other methods too, except {@link #newReader}, which any thread may call.
 */
public sealed interface RecordLog extends AutoCloseable
    permits ChronicleLog, MemoryLog, ReadOnlyLog {
  /** The longest payload, in bytes. */
  int MAX_PAYLOAD_BYTES = 31 << 20;

  /**
   * Appends a record. Its bytes are copied; nothing is allocated once the log is warm. The record
   * is visible to readers when this returns, and survives the death of the process, but not that of
   * the machine before {@link #force}.
   *
   * @param type what the payload is, the caller's; not negative
   * @return the record's position, above 0 and of at most 54 bits; later records have higher ones
   * @throws IllegalArgumentException if the type is negative or the payload longer than {@link
   *     #MAX_PAYLOAD_BYTES}
   * @throws LogFullException if the disk has no room; the log is as before and can be appended to
   *     once there is room again
   */
  long append(int type, byte[] source, int offset, int length);

  /**
   * Whether a record of so many bytes, or fewer, can be appended right now by storing into memory
   * alone, so that neither a full disk nor an interrupt can come in between: {@link
   * #appendInMemory}.
   */
  boolean isReady(int length);

  /**
   * The same as {@link #append} where {@link #isReady} has just said so, and nothing was done with
   * the log since. An interrupted thread may do this.
   */
  long appendInMemory(int type, byte[] source, int offset, int length);

  /**
   * Returns when everything appended is on the disk. Must not be interrupted: an interrupt closes
   * the files, and the log with them.
   *
   * @throws java.io.UncheckedIOException if the disk failed; what is on it is then unknown, and the
   *     log refuses every further append until it is opened anew
   */
  void force();

  /** The number that the next record gets; records have 0, 1, 2 and so on without gaps. */
  long nextSequence();

  /** The position of the last record, 0 if there is none. */
  long lastPosition();

  /** Bytes appended through this object, payloads and frames. */
  long bytes();

  /** Returns a reader that stands before the first record. The caller closes it. */
  LogReader newReader();

  /** Closes the log; readers already made of a log in files stay usable. Idempotent. */
  @Override
  void close();
}
