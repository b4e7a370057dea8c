package dev.teem.journal.witness;

/**
 * A snapshot cannot be read, so nothing may be said about what changed. The message names the file,
 * the reason and the remedy.
 */
public final class SnapshotException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SnapshotException(String message) {
    super(message);
  }
}
