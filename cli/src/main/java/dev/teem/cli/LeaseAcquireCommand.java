package dev.teem.cli;

import dev.teem.journal.lease.Decision;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.watchdog.Worker;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem lease acquire}: a wish to hold a lane. */
@Command(
    name = "acquire",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Asks for a lane. Exit status 1 if it is refused.",
    description = {
      "",
      "A worker of ./teem supervise need say nothing: lane, tree, holder and run are in its",
      "environment, and the run is the holder.",
      ""
    })
final class LeaseAcquireCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;

  @Option(
      names = "--lane",
      paramLabel = "LANE",
      required = true,
      defaultValue = "${env:" + Worker.LANE + "}",
      description = "Its name.")
  private String lane;

  @Option(
      names = "--tree",
      paramLabel = "GLOB",
      required = true,
      defaultValue = "${env:" + Worker.TREE + "}",
      split = "\n",
      description = "What the holder will touch; may be given again and again.")
  private List<String> tree;

  @Option(
      names = "--holder",
      paramLabel = "NAME",
      required = true,
      defaultValue = "${env:" + Worker.RUN_ID + "}",
      description = "Who asks.")
  private String holder;

  @Option(
      names = "--exclusive",
      arity = "0..1",
      // Or else the option would turn a default of true off.
      fallbackValue = "true",
      defaultValue = "${env:" + Worker.EXCLUSIVE + ":-false}",
      description = "No other lane may be held meanwhile.")
  private boolean exclusive;

  @Option(
      names = "--ttl",
      paramLabel = "MINUTES",
      description = {
        "After so many minutes without a sign of life ./teem supervise takes it",
        "for stalled (default: its --stall-after); nobody else ends it."
      })
  private Long ttl;

  @Option(
      names = "--loop-ts",
      paramLabel = "TEXT",
      description = "What tells this lease from the lane's others (default: the time).")
  private String loopTs;

  @Option(names = "--pid", paramLabel = "PID", description = "The holder's process.")
  private Long pid;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      defaultValue = "${env:" + Worker.RUN_ID + "}",
      description = "The run it works for.")
  private String runId;

  @Override
  public Integer call() {
    LeaseOptions.requirePositive("--ttl", ttl);
    LeaseOptions.requirePositive("--pid", pid);
    try (LeaseJournal journal = options.openOrMake()) {
      Lease wanted = wanted();
      LeaseJournal.Answer answer = journal.acquire(wanted);
      if (answer.decision() instanceof Decision.Refused refused) {
        return refuse(answer.entry(), refused.reason());
      }
      return options.print(
          answer.entry(),
          "granted: lane=" + lane + " holder=" + holder + " loop_ts=" + wanted.id().loopTs());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private Lease wanted() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("lane", lane);
    fields.put("lane_kind", exclusive ? "exclusive" : "cluster");
    fields.put("tree", tree);
    fields.put("loop_ts", loopTs == null ? Instant.now().toString() : loopTs);
    fields.put("holder", holder);
    fields.put("pid", pid);
    if (ttl != null) {
      fields.put("ttl_minutes", ttl);
    }
    if (runId != null) {
      fields.put("run_id", runId);
    }
    return Lease.of(fields);
  }

  private int refuse(JournalEntry entry, String reason) {
    int printed = options.json ? options.print(entry, reason) : ExitStatus.OK;
    System.err.println("teem: " + reason);
    return printed == ExitStatus.OK ? ExitStatus.SOME_FAILED : printed;
  }
}
