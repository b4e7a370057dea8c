package dev.teem.cli;

import dev.teem.engine.guard.DiskUsage;
import dev.teem.journal.Store;
import dev.teem.journal.log.LogFullException;
import dev.teem.journal.retention.RetentionPolicy;
import dev.teem.journal.retention.RetentionReport;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem gc}: gives up old outputs. */
@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Gives up old outputs to make room. Receipts are kept for ever.",
    description = {
      "",
      "Outputs go a file of them at a time, oldest first: those that are older than --hot-days, then",
      "more of them until the store takes no more than --max-mb of its disk. A receipt whose output was",
      "given up answers as before; ./teem run --redo-given-up makes the output anew. The log of tuples",
      "is made anew of those that are open, as soon as the disk has room for them.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 done, 1 the store takes more than --max-mb and has no outputs left to give up, or",
      "its disk has no room to make the log of tuples anew, 2 wrong usage, 3 the store cannot be used.",
      "",
      "Examples:",
      "  ./teem gc --dry-run                what would be given up",
      "  ./teem gc --hot-days 7             keep a week of outputs",
      "  ./teem gc --max-mb 500 --json | jq .size_after_bytes"
    })
final class GcCommand implements Callable<Integer> {
  @Option(
      names = "--hot-days",
      paramLabel = "N",
      description = "Outputs older than so many days are given up; 0 gives up all (default: 30).")
  private int hotDays = RetentionPolicy.DEFAULT.hotDays();

  @Option(
      names = "--warm-days",
      paramLabel = "N",
      description =
          "Receipts older than so many days count as cold (default: 365, or --hot-days if more).")
  private Integer warmDays;

  @Option(
      names = "--max-mb",
      paramLabel = "N",
      description = {
        "What the store may take of its disk, in MiB, everything in it counted (default: 5000)."
      })
  private Long maxMebibytes;

  @Option(
      names = "--dry-run",
      description = "Give up nothing, tell what would be given up; of tuples, about how much.")
  private boolean dryRun;

  @Mixin private StoreOptions options;

  @Override
  public Integer call() throws IOException {
    RetentionPolicy policy = policy();
    try (Store store = options.open()) {
      GcReport report = dryRun ? foretell(store, policy) : collect(store, policy);
      System.out.println(options.json ? report.json() : report.table());
      if (System.out.checkError()) {
        return ExitStatus.BROKEN_PIPE;
      }
      return report.isDone() ? ExitStatus.OK : ExitStatus.TOO_LARGE;
    }
  }

  /** Outputs are given up to the size that is left when the tuples are compacted. */
  private static GcReport foretell(Store store, RetentionPolicy policy) {
    long tupleBytes = store.tuples().compactableBytes();
    RetentionPolicy outputs =
        new RetentionPolicy(
            policy.hotDays(),
            policy.warmDays(),
            Math.min(policy.maxBytes(), Long.MAX_VALUE - tupleBytes) + tupleBytes);
    RetentionReport report = store.retain(outputs, true);
    return new GcReport(policy, report, report.bytesBefore(), tupleBytes, null);
  }

  /** Tuples first: what they free need no output be given up for. But that takes room itself. */
  private GcReport collect(Store store, RetentionPolicy policy) throws IOException {
    long before = DiskUsage.of(options.dir());
    LogFullException refusal = compact(store);
    RetentionReport outputs = store.retain(policy, false);
    long tupleBytes = before - outputs.bytesBefore();
    if (refusal != null) {
      refusal = compact(store);
      tupleBytes += outputs.bytesAfter() - DiskUsage.of(options.dir());
    }
    return new GcReport(policy, outputs, before, tupleBytes, refusal);
  }

  /** Null if that was possible. */
  private static LogFullException compact(Store store) {
    try {
      store.tuples().compact();
      return null;
    } catch (LogFullException e) {
      return e;
    }
  }

  private RetentionPolicy policy() {
    RetentionPolicy usual = RetentionPolicy.DEFAULT;
    int warm = warmDays == null ? Math.max(usual.warmDays(), hotDays) : warmDays;
    Long bytes = Mebibytes.toBytes("--max-mb", maxMebibytes, 0);
    try {
      return new RetentionPolicy(hotDays, warm, bytes == null ? usual.maxBytes() : bytes);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--hot-days and --warm-days: " + e.getMessage());
    }
  }
}
