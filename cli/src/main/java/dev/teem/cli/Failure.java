package dev.teem.cli;

import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.swarm.ItemException;
import java.io.IOException;

/** Turns what went wrong into one line on standard error and an exit status. */
final class Failure {
  private static final String DEBUG = "TEEM_DEBUG";

  private Failure() {}

  static int report(Throwable e) {
    if (System.getenv(DEBUG) != null) {
      e.printStackTrace();
    }
    return switch (e) {
      case UsageException u -> tell(u.getMessage(), ExitStatus.USAGE);
      case ItemException i -> tell(i.getMessage(), ExitStatus.USAGE);
      case StoreException s -> tell(s.getMessage(), ExitStatus.STORE);
      case IOException io -> tell("input/output: " + io.getMessage(), ExitStatus.USAGE);
      default ->
          tell(
              "a fault of teem's own: " + e + "; set " + DEBUG + "=1 to see where",
              ExitStatus.FAULT);
    };
  }

  private static int tell(String message, int status) {
    System.err.println("teem: " + String.valueOf(message).replace('\n', ' '));
    return status;
  }
}
