package dev.teem.engine.receipt;

/**
 * The store cannot do what was asked of it. The message names the thing, the place and the remedy.
 */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
