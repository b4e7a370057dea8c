package dev.teem.engine.swarm;

/** The input breaks a rule; the message names the item and the rule. */
public final class ItemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ItemException(String message) {
    super(message);
  }
}
