package dev.teem.journal.lease;

import dev.teem.engine.receipt.StoreException;

/** No CHECKPOINT can carry what a journal says. Nothing was written. */
final class CheckpointTooLargeException extends StoreException {
  private static final long serialVersionUID = 1;

  CheckpointTooLargeException(String what, Throwable cause) {
    super("lease journal: it cannot be compacted: " + what, cause);
  }
}
