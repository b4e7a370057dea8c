package dev.teem.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem lease release}: the end of a lease. */
@Command(
    name = "release",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Gives a lane back.")
final class LeaseReleaseCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;
  @Mixin private LeaseOfLane which;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "explicit",
      description = "Why (default: ${DEFAULT-VALUE}).")
  private String reason;

  @Override
  public Integer call() {
    return options.change(
        which, "released", (journal, id) -> journal.release(id, which.holder, reason));
  }
}
