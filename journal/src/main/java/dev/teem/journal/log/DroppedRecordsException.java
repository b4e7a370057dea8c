package dev.teem.journal.log;

import dev.teem.engine.receipt.StoreException;

/** What was to be read has been given up: see {@link ChronicleLog#dropBefore}. */
public final class DroppedRecordsException extends StoreException {
  private static final long serialVersionUID = 1;

  DroppedRecordsException(String folder, long firstSequence) {
    super(
        "log="
            + folder
            + ": the record was given up to make room; those from sequence="
            + firstSequence
            + " on are there: begin with those");
  }
}
