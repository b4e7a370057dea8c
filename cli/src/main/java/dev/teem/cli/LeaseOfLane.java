package dev.teem.cli;

import dev.teem.journal.watchdog.Worker;
import picocli.CommandLine.Option;

/** Which lease a command is about. */
final class LeaseOfLane {
  @Option(
      names = "--lane",
      paramLabel = "LANE",
      required = true,
      defaultValue = "${env:" + Worker.LANE + "}",
      description = "The lane that is held (default: a worker's own).")
  String lane;

  @Option(
      names = "--loop-ts",
      paramLabel = "TEXT",
      description = "Of which lease of the lane (default: the one that is live).")
  String loopTs;

  @Option(
      names = "--holder",
      paramLabel = "NAME",
      defaultValue = "${env:" + Worker.RUN_ID + "}",
      description = "Whose it must be (default: a worker's own run, or else whoever has it).")
  String holder;

  @Override
  public String toString() {
    return "lane=" + lane + (loopTs == null ? "" : " loop_ts=" + loopTs);
  }
}
