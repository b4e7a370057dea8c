package dev.teem.engine.kernel.scenario;

/** An ordinary error of a scenario's own. */
final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScriptException(String message) {
    super(message);
  }
}
