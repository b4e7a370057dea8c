package dev.teem.cli;

/**
 * The command cannot be carried out as it was given. The message names the thing, the value and the
 * remedy.
 */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
