package dev.teem.journal.lease;

import dev.teem.engine.time.SystemClock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A child process: takes one of two lanes that must not be held together, again and again, and
 * prints each time that it had one. It ends with 1 if anybody else is at work meanwhile.
 */
final class HoldALane {
  private HoldALane() {}

  /** Arguments: the folder, a folder to work in, the lane, the holder, how many times. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    Path work = Path.of(arguments[1]).resolve("at-work");
    String holder = arguments[3];
    long times = Long.parseLong(arguments[4]);
    try (LeaseJournal journal =
        LeaseJournal.open(Path.of(arguments[0]), new SystemClock(), false)) {
      for (long had = 0; had < times; ) {
        Lease wanted = lease(arguments[2], holder, had);
        if (journal.acquire(wanted).isGranted()) {
          had++;
          Files.createFile(work);
          Files.delete(work);
          if (journal.release(wanted.id(), holder, "done").isEmpty()) {
            throw new IllegalStateException("the lease was gone");
          }
          out.println(holder + " " + had);
        }
      }
    }
  }

  static Lease lease(String lane, String holder, long turn) {
    return Lease.of(
        Map.of(
            "lane",
            lane,
            "loop_ts",
            holder + "-" + turn,
            "holder",
            holder,
            "tree",
            List.of("src/**"),
            "pid",
            ProcessHandle.current().pid()));
  }
}
