package dev.teem.cli;

import static dev.teem.cli.UsageException.checked;

import dev.teem.engine.account.Quota;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.yool.Yool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Option;

/** How the calls of a yool are made that calls something, see {@link BatchSpec}. */
final class LaneOptions {
  private static final String OF_COMMANDS = "exec:COMMAND and exec-lines:COMMAND";

  @Option(
      names = "--lane",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "The lane the agents run in (default: ${DEFAULT-VALUE}).")
  private String lane;

  @Option(
      names = "--lane-floor",
      paramLabel = "N",
      description =
          "Commands that may always run at once. How many do is found out by how fast they are "
              + "(default: 1).")
  private Integer floor;

  @Option(
      names = "--lane-ceiling",
      paramLabel = "N",
      description =
          "Commands that run at once at the most (default: YOOL_MAX_LANE_CONCURRENCY, or 64).")
  private Integer ceiling;

  @Option(
      names = "--retries",
      paramLabel = "N",
      description =
          "Run a command again that failed, up to so many times, after a rest that grows (default: 0; "
              + "with --provider YOOL_API_MAX_RETRIES, or 3).")
  private Integer retries;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationText.class,
      description = "Kill a command that takes longer: it has failed (default: any time).")
  private Duration timeout;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description =
          "Whom the commands call. When they fail YOOL_CIRCUIT_FAILURE_THRESHOLD times in a row, or 5, "
              + "none is started for YOOL_CIRCUIT_COOLDOWN_S seconds, or 30 (default: nobody, always start).")
  private String provider;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Lines that exec-lines: gives to a command at once (default: YOOL_BATCH_SMALL_TASK_SIZE, or "
              + "32).")
  private Integer batch;

  @Option(
      names = "--speculate",
      description =
          "Start a command that is slower than 19 of 20 once more, and take what comes first: only for "
              + "what may be done twice.")
  private boolean speculate;

  @Option(
      names = "--budget-usd",
      paramLabel = "USD",
      description =
          "Start nothing more when so many dollars are spent. A command says what it has cost by writing "
              + "{\"usd\": 0.01, \"tokens\": 100} to the file that $TEEM_COST names (default: no limit).")
  private Double budgetUsd;

  @Option(
      names = "--budget-tokens",
      paramLabel = "N",
      description = "The same for tokens (default: no limit).")
  private Double budgetTokens;

  @Option(
      names = "--trace-lane",
      paramLabel = "FILE",
      description =
          "Write a JSON line for each change of how many commands run at once, with its reason.")
  private Path trace;

  /** Refuses what makes no sense for a yool. */
  void check(Yool yool) {
    if (lane.isBlank()) {
      throw new UsageException("--lane: the name is blank");
    }
    if (!yool.blocking()) {
      given().forEach((option, value) -> refuseUnlessAbsent(option, value, yool));
    }
    if (batch != null && !yool.takesMany()) {
      throw new UsageException(
          "--batch is for exec-lines:COMMAND; yool=" + yool.name() + " takes one item at a time");
    }
    checkBudget("--budget-usd", budgetUsd);
    checkBudget("--budget-tokens", budgetTokens);
    if (trace != null) {
      LaneTrace.check(trace);
    }
  }

  private static void refuseUnlessAbsent(String option, Object value, Yool yool) {
    if (value != null) {
      throw new UsageException(
          option
              + " is for commands, "
              + OF_COMMANDS
              + "; yool="
              + yool.name()
              + " calls none: leave it out");
    }
  }

  private Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    given.put("--lane-floor", floor);
    given.put("--lane-ceiling", ceiling);
    given.put("--retries", retries);
    given.put("--timeout", timeout);
    given.put("--provider", provider);
    given.put("--batch", batch);
    given.put("--speculate", speculate ? true : null);
    given.put("--budget-usd", budgetUsd);
    given.put("--budget-tokens", budgetTokens);
    given.put("--trace-lane", trace);
    return given;
  }

  private static void checkBudget(String option, Double amount) {
    // Said this way round, NaN is refused too.
    if (amount != null && !(amount > 0 && amount < Double.POSITIVE_INFINITY)) {
      throw new UsageException(
          option + ": " + amount + " is not more than 0; leave it out for any");
    }
  }

  /** Sets what was asked for. */
  BatchSpec set(BatchSpec spec, LanePolicy policy) {
    spec.lane(lane).speculate(speculate);
    // What a command means by its exit status nobody knows: each may pass.
    spec.retryable(failure -> true);
    checked("--lane-floor, --lane-ceiling", () -> spec.limits(limits(policy)));
    if (retries != null) {
      checked("--retries", () -> spec.retries(retries));
    }
    if (timeout != null) {
      checked("--timeout", () -> spec.timeout(timeout));
    }
    if (provider != null) {
      checked("--provider", () -> spec.provider(provider));
    }
    if (batch != null) {
      checked("--batch", () -> spec.atOnce(batch));
    }
    Quota budget = Quota.NONE;
    budget = budgetUsd == null ? budget : budget.usd(budgetUsd);
    return spec.budget(budgetTokens == null ? budget : budget.tokens(budgetTokens));
  }

  private LimitConfig limits(LanePolicy policy) {
    LimitConfig usual = LimitConfig.of(policy);
    int newFloor = Objects.requireNonNullElse(floor, usual.floor());
    // A floor alone may be above the usual ceiling.
    int newCeiling = ceiling == null ? Math.max(usual.ceiling(), newFloor) : ceiling;
    return usual.between(newFloor, newCeiling);
  }

  /** Where changes of the lane's limit are written, or null. */
  LaneTrace newTrace() {
    return trace == null ? null : LaneTrace.create(trace, lane);
  }
}
