package dev.teem.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem lease adopt}: another holder of the same lease. */
@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Hands a lease on to another holder.")
final class LeaseAdoptCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;
  @Mixin private LeaseOfLane which;

  @Option(names = "--to", paramLabel = "NAME", required = true, description = "Whose it is then.")
  private String to;

  @Option(names = "--pid", paramLabel = "PID", description = "The new holder's process.")
  private Long pid;

  @Override
  public Integer call() {
    LeaseOptions.requirePositive("--pid", pid);
    return options.change(
        which, "adopted by " + to, (journal, id) -> journal.adopt(id, which.holder, to, pid));
  }
}
