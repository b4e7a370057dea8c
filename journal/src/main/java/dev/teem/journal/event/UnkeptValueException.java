package dev.teem.journal.event;

/** A value that {@link ValueCodec} has no bytes for. The message says what about it. */
final class UnkeptValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnkeptValueException(String message) {
    super(message);
  }
}
