package dev.teem.engine.lane;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.InterruptedByTimeoutException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Which failures of a call may pass, so that it is worth trying again. Called by any thread. */
@FunctionalInterface
public interface Retryable {
  /** Whether to try again after this failure. */
  boolean test(Throwable failure);

  /**
   * Time-outs and errors of a connection, and nothing else: what the other side has answered it
   * would answer again. What wraps the failure of another thread is looked through.
   *
   * <p>An {@link InterruptedIOException} is a time-out only if it says so; otherwise its thread was
   * interrupted, and a cancel beats a retry.
   */
  static Retryable timeoutsAndConnectionErrors() {
    return Retryable::isTransient;
  }

  private static boolean isTransient(Throwable failure) {
    return switch (failure) {
      case ExecutionException wrapper -> isTransientCause(wrapper);
      case CompletionException wrapper -> isTransientCause(wrapper);
      case UncheckedIOException wrapper -> isTransientCause(wrapper);
      case TimeoutException timeout -> true;
      case SocketException connection -> true;
      case SocketTimeoutException timeout -> true;
      case InterruptedByTimeoutException timeout -> true;
      case InterruptedIOException interrupted -> saysTimeout(interrupted.getMessage());
      default -> isHttpTimeout(failure.getClass());
    };
  }

  private static boolean isTransientCause(Throwable wrapper) {
    return wrapper.getCause() != null && isTransient(wrapper.getCause());
  }

  /** Several HTTP clients have no class for it. */
  private static boolean saysTimeout(String message) {
    if (message == null) {
      return false;
    }
    String said = message.toLowerCase(Locale.ROOT);
    return said.contains("timeout") || said.contains("timed out");
  }

  /** By its name, since a runtime image may not have the module java.net.http. */
  private static boolean isHttpTimeout(Class<?> type) {
    Class<?> at = type;
    while (at != null && !at.getName().equals("java.net.http.HttpTimeoutException")) {
      at = at.getSuperclass();
    }
    return at != null;
  }
}
