package dev.teem.engine.receipt;

/**
 * Text that is not JSON, or not JSON that this package accepts.
 *
 * <p>The message gives the offset in UTF-16 units, what was expected there, and what was found.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;

  JsonException(int offset, String problem) {
    super("offset=" + offset + ": " + problem);
    this.offset = offset;
  }

  /**
   * Where the text went wrong.
   *
   * @return the offset of the offending character in UTF-16 units; the text's length if it ended
   *     too soon
   */
  public int offset() {
    return offset;
  }
}
