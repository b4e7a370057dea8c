package dev.teem.engine.lane;

import java.util.Objects;

/**
 * The work on a tuple has failed, and its terminal receipt is to say more of that than why. Not
 * tried again.
 */
public final class WorkFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A JSON value, which need not be serializable. */
  private final transient Object output;

  /**
   * A failure told by its message alone: no stack trace is taken, since none is kept.
   *
   * @param output what has come of the work all the same, a JSON value
   */
  public WorkFailedException(String message, Object output) {
    super(Objects.requireNonNull(message, "message"), null, false, false);
    this.output = output;
  }

  /** What has come of the work all the same. */
  public Object output() {
    return output;
  }
}
