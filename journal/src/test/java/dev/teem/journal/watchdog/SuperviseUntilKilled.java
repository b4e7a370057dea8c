package dev.teem.journal.watchdog;

import dev.teem.journal.lease.Entries;
import dev.teem.journal.lease.Launch;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A child process: watches over lanes until it is killed. Its workers are scripts that know nothing
 * of leases, so it takes and gives back their lanes for them.
 */
final class SuperviseUntilKilled {
  static final int LANES = 24;

  private SuperviseUntilKilled() {}

  /** Arguments: the folder of the journal, a folder for the workers. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    try (Watchdog watchdog = Watchdog.open(context(Path.of(arguments[0]), Path.of(arguments[1])))) {
      while (true) {
        Tick tick = watchdog.tick();
        out.println(tick.at() + " " + tick.entries().size());
        serve(watchdog.journal());
      }
    }
  }

  static WatchdogContext context(Path folder, Path work) {
    List<Worker> workers =
        IntStream.range(0, LANES)
            .mapToObj(i -> new Worker("lane" + i, List.of(i + "/"), false, command(i, work)))
            .toList();
    return new WatchdogContext(folder, workers, LANES)
        .coolDown(Duration.ofMinutes(10))
        .discardOutput();
  }

  /** Says who it is, and complains if it is not alone in its lane; the odd ones stay for long. */
  private static List<String> command(int lane, Path work) {
    String script =
        """
        cd '%s' || exit 9
        echo $$ >"runs/$TEEM_RUN_ID" || exit 9
        mkdir "at-work/$TEEM_LANE" || { echo "$TEEM_RUN_ID" >>twice; exit 9; }
        sleep %s
        rmdir "at-work/$TEEM_LANE"
        """
            .formatted(work, lane % 2 == 0 ? "0.2" : "300");
    return List.of("sh", "-c", script);
  }

  private static void serve(LeaseJournal journal) {
    journal.decide(turn -> {
      for (Launch launch : turn.fold().launches()) {
        Lease held = turn.fold().leaseOf(launch.lane());
        if (launch.state() == Launch.State.LAUNCHED && held == null) {
          turn.record(Entries.acquire(lease(launch)));
        }
      }
      for (Lease lease : List.copyOf(turn.fold().leases())) {
        if (turn.fold().launchOf(lease.lane()) == null) {
          turn.record(Entries.release(lease));
        }
      }
      return null;
    });
  }

  private static Lease lease(Launch launch) {
    return Lease.of(
        Map.of(
            "lane",
            launch.lane(),
            "loop_ts",
            launch.runId(),
            "run_id",
            launch.runId(),
            "holder",
            launch.runId(),
            "acquired_at",
            launch.at().toString(),
            "ttl_minutes",
            600));
  }
}
