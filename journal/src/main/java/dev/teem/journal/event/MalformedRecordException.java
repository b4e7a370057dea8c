package dev.teem.journal.event;

/** A record whose checksum is right says something that no version of this writes. */
final class MalformedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedRecordException(String message) {
    super(message);
  }
}
