package dev.teem.journal.event;

/** A history is not what a run leaves. The message says where, what should be there and what is. */
public final class HistoryMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String place;
  private final transient Operation operation;
  private final String expected;
  private final String got;

  /**
   * An operation of a process.
   *
   * @param pid the process
   * @param op which of its operations
   */
  public record Operation(long pid, long op) {}

  /**
   * A mismatch.
   *
   * @param place file and offset
   * @param operation whose record it is; null if it is none of an operation
   */
  HistoryMismatchException(String place, Operation operation, String expected, String got) {
    super(
        place
            + (operation == null ? "" : " pid=" + operation.pid() + " op=" + operation.op())
            + " expected="
            + expected
            + " got="
            + got);
    this.place = place;
    this.operation = operation;
    this.expected = expected;
    this.got = got;
  }

  /** File and offset. */
  public String place() {
    return place;
  }

  /** Whose record it is; null if it is none of an operation. */
  public Operation operation() {
    return operation;
  }

  /** What should be there. */
  public String expected() {
    return expected;
  }

  /** What is there. */
  public String got() {
    return got;
  }
}
