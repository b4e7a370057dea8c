package dev.teem.engine.lane;

/**
 * Work ended early, since no more of it may be started. What was under way has come to its end, and
 * what has a receipt keeps it: the same work goes on from there later.
 */
public class WorkRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the refusal's reason. */
  public WorkRefusedException(Refusal refusal) {
    super(refusal.why());
  }
}
