package dev.teem.cli;

import picocli.CommandLine.Option;

/** Which lease a command is about. */
final class LeaseOfLane {
  @Option(
      names = "--lane",
      paramLabel = "LANE",
      required = true,
      description = "The lane that is held.")
  String lane;

  @Option(
      names = "--loop-ts",
      paramLabel = "TEXT",
      description = "Of which lease of the lane (default: the one that is live).")
  String loopTs;

  @Option(
      names = "--holder",
      paramLabel = "NAME",
      description = "Whose it must be (default: whoever has it).")
  String holder;

  @Override
  public String toString() {
    return "lane=" + lane + (loopTs == null ? "" : " loop_ts=" + loopTs);
  }
}
