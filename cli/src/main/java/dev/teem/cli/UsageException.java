package dev.teem.cli;

import java.util.function.Supplier;

/**
 * The command cannot be carried out as it was given. The message names the thing, the value and the
 * remedy.
 */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  /** What an option makes of its value, or why it cannot. */
  static <T> T checked(String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }
}
