package dev.teem.journal;

import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.event.History;
import dev.teem.journal.event.HistoryContext;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.log.Children;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A child process: opens a folder, says so or what came instead, and holds it until its input ends.
 */
public final class OpenAndTell {
  /** What it says if it could. */
  public static final String OPENED = "opened";

  /** Root may read and write whatever it is not allowed to, unless it gives that up. */
  private static final List<String> WITHOUT_RIGHTS =
      List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all");

  private OpenAndTell() {}

  /** Arguments: store, history, replay, lease or entries; a folder. */
  public static void main(String[] arguments) throws Exception {
    try (AutoCloseable _ = open(arguments[0], Path.of(arguments[1]))) {
      System.out.println(OPENED);
      while (System.in.read() >= 0) {
        // Whoever has started this one ends it.
      }
    } catch (RuntimeException e) {
      System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }

  private static AutoCloseable open(String what, Path dir) {
    return switch (what) {
      case "store" -> Store.open(new StoreContext(dir));
      case "history" -> History.open(new HistoryContext(dir, JournalMode.RECOVER));
      case "replay" -> History.open(new HistoryContext(dir, JournalMode.REPLAY));
      case "lease" -> LeaseJournal.open(dir, new SystemClock(), false);
      case "entries" -> {
        LeaseJournal.forEach(dir, _ -> {});
        yield () -> {};
      }
      default -> throw new IllegalArgumentException(what);
    };
  }

  /** Starts one that may not do what the permissions of files forbid; its input is the caller's. */
  public static Process start(String what, Path dir) throws IOException {
    return builder(List.of(), what, dir).start();
  }

  /**
   * What one says that may not do what the permissions of files forbid; null if none can be had.
   */
  public static String unprivileged(String what, Path dir) throws Exception {
    boolean root = System.getProperty("user.name").equals("root");
    if (root && !canDropRights()) {
      return null;
    }
    Process child = builder(root ? WITHOUT_RIGHTS : List.of(), what, dir).start();
    child.getOutputStream().close();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    child.waitFor();
    return said.strip();
  }

  private static boolean canDropRights() throws InterruptedException {
    List<String> command = new ArrayList<>(WITHOUT_RIGHTS);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static ProcessBuilder builder(List<String> under, String what, Path dir) {
    ProcessBuilder java =
        Children.java(Children.openings(), OpenAndTell.class, what, dir.toString());
    List<String> command = new ArrayList<>(under);
    command.addAll(java.command());
    return new ProcessBuilder(command).redirectErrorStream(true);
  }
}
