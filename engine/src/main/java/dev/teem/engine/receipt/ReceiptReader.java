package dev.teem.engine.receipt;

import java.io.IOException;
import java.io.OutputStream;

/**
 * One thread's view of a store: a flyweight over the receipt last moved to. Every method but {@link
 * #find} and {@link #moveTo} speaks of that one. Damaged receipts are never shown: they give a
 * {@link StoreException} that names the place.
 */
public interface ReceiptReader extends AutoCloseable {

  /** No receipt. */
  long ABSENT = 0;

  /**
   * Looks up the newest receipt for an input hash in the index alone.
   *
   * @return its position, or {@link #ABSENT}
   */
  long find(byte[] inputHash, int offset);

  /** Moves to the receipt at a position that this store gave. */
  void moveTo(long position);

  /** The position of the receipt moved to. */
  long position();

  /** Whether it is the receipt for this input hash. */
  boolean isFor(byte[] inputHash, int offset);

  /** Whether the work succeeded. */
  boolean ok();

  /** Copies the 32 bytes of the output's SHA-256; zeros if the work failed. */
  void outputSha(byte[] target, int offset);

  /** Copies the 32 bytes of the receipt's id. */
  void id(byte[] target, int offset);

  /** The output's length in bytes; 0 if the work failed. */
  int outputLength();

  /**
   * Whether the output was given up to make room. The receipt stays what it was, its work is not
   * done again; only the bytes are gone. An empty output is never given up.
   */
  boolean outputGivenUp();

  /**
   * Writes out the output.
   *
   * @throws StoreException if it cannot be read, or {@link #outputGivenUp() was given up}
   */
  void output(OutputStream target) throws IOException;

  /** What went wrong, or null if the work succeeded. */
  String error();

  /** The whole receipt, for reports and checks. */
  Receipt receipt();

  @Override
  void close();
}
