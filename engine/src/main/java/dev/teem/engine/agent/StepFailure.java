package dev.teem.engine.agent;

/** What a step has thrown, told from what its bounds throw. */
final class StepFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StepFailure(Throwable cause) {
    super(cause.toString(), cause, false, false);
  }
}
