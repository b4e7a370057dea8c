package dev.teem.engine.yool;

/** An agent's work failed; the message is what its receipt will say. */
public final class YoolException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure told by its message alone: no stack trace is taken, since none is kept. */
  public YoolException(String message) {
    super(message, null, false, false);
  }
}
