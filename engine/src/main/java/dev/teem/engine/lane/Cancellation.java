package dev.teem.engine.lane;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;

/** Tells work that was called off from work that went wrong. */
public final class Cancellation {
  private Cancellation() {}

  /**
   * Whether a failure, just caught on the thread it happened on, says nothing of the work itself:
   * somebody wanted the thread to stop. An interrupt that the work has turned into another
   * exception is recognized by the thread's status, which the work has to have set again.
   */
  public static boolean isCause(Throwable failure) {
    return failure instanceof InterruptedException
        || failure instanceof CancellationException
        || failure instanceof ClosedByInterruptException
        || Thread.currentThread().isInterrupted();
  }
}
