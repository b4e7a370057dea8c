package dev.teem.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and kill: asks what runs to stop, and lets the process go only when the command has
 * flushed and said what it did. The exit status is then the signal's, which the JVM sees to.
 */
final class Interruption {
  /**
   * A command that cannot end in this time is cut off; what it had acknowledged is safe all the
   * same.
   */
  private static final long PATIENCE_SECONDS = 60;

  private static final CountDownLatch ENDED = new CountDownLatch(1);

  private Interruption() {}

  /** From now on a signal calls this first. */
  static void onSignal(Runnable stop) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(stop), "teem-signal"));
  }

  private static void await(Runnable stop) {
    stop.run();
    try {
      boolean ended = ENDED.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        System.err.println("teem: gave up waiting for the run to stop; what has a receipt is kept");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command has said everything: the process may go. */
  static void commandEnded() {
    ENDED.countDown();
  }
}
