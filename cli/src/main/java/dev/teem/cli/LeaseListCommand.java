package dev.teem.cli;

import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
import java.util.Collection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code teem lease list}: who works where. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the leases that are live, the one granted first in front.")
final class LeaseListCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;

  @Override
  public Integer call() {
    Collection<Lease> leases = LeaseJournal.read(options.existing()).leases();
    LineOutput out = new LineOutput();
    if (leases.isEmpty() && !options.json) {
      out.line("  no lane is held");
    }
    for (Lease lease : leases) {
      out.line(options.json ? lease.toString() : line(lease));
    }
    return out.end();
  }

  private static String line(Lease lease) {
    String line =
        "%-16s %-16s loop_ts=%s heartbeat=%s tree=%s%s"
            .formatted(
                lease.lane(),
                lease.holder(),
                lease.id().loopTs(),
                lease.get("heartbeat_at"),
                lease.tree(),
                lease.isExclusive() ? " exclusive" : "");
    return "  " + Text.shown(line);
  }
}
