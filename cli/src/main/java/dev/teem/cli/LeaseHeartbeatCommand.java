package dev.teem.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code teem lease heartbeat}: a sign of life. */
@Command(
    name = "heartbeat",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Says that the holder of a lane is alive.")
final class LeaseHeartbeatCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;
  @Mixin private LeaseOfLane which;

  @Override
  public Integer call() {
    return options.change(which, "alive", (journal, id) -> journal.heartbeat(id, which.holder));
  }
}
