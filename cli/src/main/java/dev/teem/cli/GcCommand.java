package dev.teem.cli;

import dev.teem.journal.Store;
import dev.teem.journal.retention.RetentionPolicy;
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
      "is made anew of those that are open.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 done, 1 the store takes more than --max-mb and has no outputs left to give up,",
      "2 wrong usage, 3 the store cannot be used.",
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

  @Option(names = "--dry-run", description = "Give up nothing, tell what would be given up.")
  private boolean dryRun;

  @Mixin private StoreOptions options;

  @Override
  public Integer call() throws IOException {
    RetentionPolicy policy = policy();
    try (Store store = options.open()) {
      long tupleBytes = dryRun ? 0 : store.tuples().compact();
      GcReport report = new GcReport(store.retain(policy, dryRun), tupleBytes);
      System.out.println(options.json ? report.json() : report.table());
      if (System.out.checkError()) {
        return ExitStatus.BROKEN_PIPE;
      }
      return report.withinCap() ? ExitStatus.OK : ExitStatus.TOO_LARGE;
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
