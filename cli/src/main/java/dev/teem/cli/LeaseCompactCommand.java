package dev.teem.cli;

import dev.teem.journal.lease.LeaseJournal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code teem lease compact}: a shorter journal. */
@Command(
    name = "compact",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Makes the journal begin anew with the leases that are live.")
final class LeaseCompactCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;

  @Override
  public Integer call() {
    try (LeaseJournal journal = options.open()) {
      long bytes = journal.compact();
      System.out.println(
          options.json
              ? "{\"bytes_freed\":" + bytes + ",\"leases\":" + journal.leases().size() + "}"
              : "  compacted: " + Text.mebibytes(bytes) + " freed");
      return ExitStatus.OK;
    }
  }
}
