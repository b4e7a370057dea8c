package dev.teem.cli;

import dev.teem.journal.lease.Entries;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem lease halt}: a wish that a holder stops. */
@Command(
    name = "halt",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Journals that a holder shall stop. Nobody is stopped, and its lease stays.")
final class LeaseHaltCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;

  @Option(names = "--lane", paramLabel = "LANE", required = true, description = "Whose holder.")
  private String lane;

  @Option(
      names = "--handle",
      paramLabel = "NAME",
      description = "What the host knows it by (default: the holder of the lane).")
  private String handle;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why.")
  private String reason;

  @Override
  public Integer call() {
    try (LeaseJournal journal = options.open()) {
      Optional<Lease> held =
          journal.leases().stream().filter(lease -> lease.lane().equals(lane)).findFirst();
      String named = handle == null ? held.map(Lease::holder).orElse(null) : handle;
      if (named == null) {
        System.err.println("teem: lane=" + lane + " is not held; name somebody with --handle");
        return ExitStatus.SOME_FAILED;
      }
      JournalEntry entry = Entries.halt(named).with("lane", lane).with("reason", reason);
      String loopTs = held.map(lease -> lease.id().loopTs()).orElse("");
      return options.print(
          journal.note(entry.with("loop_ts", loopTs)), "noted: " + named + " shall stop");
    }
  }
}
