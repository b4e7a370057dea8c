package dev.teem.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem lease attempt}: a unit of work that was tried. */
@Command(
    name = "attempt",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Says that the holder of a lane has tried a unit of work, and what came of it.",
    description = {
      "",
      "That is progress, which ./teem supervise looks for, unless the outcome is error or blocked.",
      ""
    })
final class LeaseAttemptCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;
  @Mixin private LeaseOfLane which;

  @Option(names = "--unit", paramLabel = "ID", required = true, description = "Which unit.")
  private String unit;

  @Option(
      names = "--outcome",
      paramLabel = "TEXT",
      defaultValue = "shipped",
      description =
          "What came of it: shipped, drained, blocked, error (default: ${DEFAULT-VALUE}).")
  private String outcome;

  @Override
  public Integer call() {
    return options.change(
        which, "tried", (journal, id) -> journal.attempt(id, which.holder, unit, outcome));
  }
}
