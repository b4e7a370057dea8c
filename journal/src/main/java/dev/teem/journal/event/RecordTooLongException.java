package dev.teem.journal.event;

/** What is to be kept has more bytes than a record may have. */
final class RecordTooLongException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RecordTooLongException(int limit) {
    super("more than " + limit + " bytes");
  }
}
