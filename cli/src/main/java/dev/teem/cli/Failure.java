package dev.teem.cli;

import dev.teem.engine.lane.WorkRefusedException;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.swarm.BudgetSpentException;
import dev.teem.engine.swarm.ItemException;
import dev.teem.journal.log.CorruptLogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;

/** Turns what went wrong into one line on standard error and an exit status. */
final class Failure {
  private static final String DEBUG = "TEEM_DEBUG";
  private static final String DISK_FULL = "No space left on device";

  private Failure() {}

  static int report(Throwable e) {
    if (System.getenv(DEBUG) != null) {
      e.printStackTrace();
    }
    return switch (e) {
      case UsageException u -> tell(u.getMessage(), ExitStatus.USAGE);
      case ItemException i -> tell(i.getMessage(), ExitStatus.USAGE);
      case InvalidPathException p -> tell("not a path: " + p.getMessage(), ExitStatus.USAGE);
      case CorruptLogException c ->
          tell(c.getMessage() + " On the command line that is --recover.", ExitStatus.STORE);
      case BudgetSpentException b ->
          tell(
              b.getMessage()
                  + "; what is done has receipts: run it again with more of --budget-usd or"
                  + " --budget-tokens to go on",
              ExitStatus.BUDGET_SPENT);
      case WorkRefusedException w ->
          tell(
              w.getMessage()
                  + "; let ./teem gc give up old outputs, or raise --disk-quota, and run it again to"
                  + " go on",
              ExitStatus.STORE);
      case StoreException s -> tell(withRemedy(s.getMessage()), ExitStatus.STORE);
      // Only the store throws these: input and results have exceptions of their own.
      case UncheckedIOException io ->
          tell(withRemedy("the store cannot be used: " + reason(io.getCause())), ExitStatus.STORE);
      case IOException io -> tell("input/output: " + io.getMessage(), ExitStatus.USAGE);
      case OutOfMemoryError memory ->
          tell(
              "out of memory ("
                  + memory.getMessage()
                  + "); give it more, as in TEEM_JAVA_OPTS=-Xmx4g, and run it again to go on",
              ExitStatus.FAULT);
      default ->
          tell(
              "a fault of teem's own: " + e + "; set " + DEBUG + "=1 to see where",
              ExitStatus.FAULT);
    };
  }

  /** What to do about a full disk, where the message does not say it. */
  static String withRemedy(String message) {
    return String.valueOf(message).contains(DISK_FULL)
        ? message + "; make room on that disk and run it again to go on"
        : message;
  }

  private static String reason(IOException e) {
    return e instanceof AccessDeniedException
        ? "no permission for " + e.getMessage() + "; see chmod"
        : e.getMessage();
  }

  private static int tell(String message, int status) {
    System.err.println("teem: " + String.valueOf(message).replace('\n', ' '));
    return status;
  }
}
