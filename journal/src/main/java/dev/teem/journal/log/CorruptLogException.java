package dev.teem.journal.log;

import dev.teem.engine.receipt.StoreException;

/** A log holds bytes that it cannot have been given. No record has been changed. */
public final class CorruptLogException extends StoreException {
  private static final long serialVersionUID = 1;

  private final String damage;
  private final String reason;
  private final String file;
  private final long byteOffset;
  private final long expectedSequence;

  CorruptLogException(String file, long byteOffset, long expectedSequence, String reason) {
    this(
        "Log damaged: file="
            + file
            + " offset="
            + byteOffset
            + " expectedSequence="
            + (expectedSequence < 0 ? "unknown" : Long.toString(expectedSequence))
            + " reason="
            + reason,
        reason,
        file,
        byteOffset,
        expectedSequence);
  }

  private CorruptLogException(
      String damage, String reason, String file, long byteOffset, long expectedSequence) {
    super(
        damage
            + ". Open with recover=true to keep the records before it, or restore the folder from a"
            + " copy.");
    this.damage = damage;
    this.reason = reason;
    this.file = file;
    this.byteOffset = byteOffset;
    this.expectedSequence = expectedSequence;
  }

  /** What is damaged, without the advice: for reports of a recovery. */
  String damage() {
    return damage;
  }

  /** What is wrong with what was found there. */
  public String reason() {
    return reason;
  }

  /** The file, or what stands for it. */
  public String file() {
    return file;
  }

  /** Where in the file the damage was met, in bytes. */
  public long byteOffset() {
    return byteOffset;
  }

  /** The sequence number of the record that should be there, -1 if unknown. */
  public long expectedSequence() {
    return expectedSequence;
  }
}
