package dev.teem.cli;

import dev.teem.journal.lease.Decision;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
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
    header = "Asks for a lane. Exit status 1 if it is refused.")
final class LeaseAcquireCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;

  @Option(names = "--lane", paramLabel = "LANE", required = true, description = "Its name.")
  private String lane;

  @Option(
      names = "--tree",
      paramLabel = "GLOB",
      required = true,
      description = "What the holder will touch; may be given again and again.")
  private List<String> tree;

  @Option(names = "--holder", paramLabel = "NAME", required = true, description = "Who asks.")
  private String holder;

  @Option(names = "--exclusive", description = "No other lane may be held meanwhile.")
  private boolean exclusive;

  @Option(
      names = "--ttl",
      paramLabel = "MINUTES",
      description = "How long it lives on without a heart-beat.")
  private Long ttl;

  @Option(
      names = "--loop-ts",
      paramLabel = "TEXT",
      description = "What tells this lease from the lane's others (default: the time).")
  private String loopTs;

  @Option(names = "--pid", paramLabel = "PID", description = "The holder's process.")
  private Long pid;

  @Option(names = "--run-id", paramLabel = "ID", description = "The run it works for.")
  private String runId;

  @Override
  public Integer call() {
    try (LeaseJournal journal = options.open()) {
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
    if (options.json) {
      System.out.println(entry);
    }
    System.err.println("teem: " + reason);
    return ExitStatus.SOME_FAILED;
  }
}
