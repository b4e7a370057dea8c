package dev.teem.cli;

import static dev.teem.cli.UsageException.checked;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.BuiltInYools;
import dev.teem.engine.yool.Yool;
import dev.teem.journal.Durability;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem run}: a lazy batch, executed once and for all. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Runs one agent per number, or per line of a file, and keeps a receipt of each.",
    description = {
      "",
      "Run the same command again and everything is answered from receipts. Kill it at any moment and",
      "run it again: it goes on where it was, and nothing that was acknowledged is done twice.",
      ""
    },
    footer = {
      "",
      "The result digest is the SHA-256 over the SHA-256 of each agent's output, in agent order;",
      "a failed agent counts as 32 zero bytes.",
      "",
      "Exit status: 0 all succeeded, 1 some agents failed or --results lacks outputs that were given",
      "up, 2 wrong usage or input, 3 the store cannot be used or is over --disk-quota, 4 the budget is",
      "spent, 130 stopped by Ctrl-C (after 3, 4 and 130 run it again to go on).",
      "",
      "Examples:",
      "  ./teem run                                   1,048,576 agents, SHA-256 of each number",
      "  ./teem run --input access.log                SHA-256 of every line",
      "  ./teem run --input urls.txt --yool 'exec:curl -sS -m 10 -K -' --results out.jsonl",
      "  ./teem run --input words.txt --yool 'exec-lines:tr a-z A-Z' --batch 500",
      "  ./teem run --input urls.txt --yool 'exec:./ask.sh' --provider shop --timeout 30s --budget-usd 5",
      "  ./teem run --depth 2 --branching 1000 --json | jq .agents_per_s"
    })
final class RunCommand implements Callable<Integer> {
  private static final int DEFAULT_DEPTH = 4;
  private static final long DEFAULT_BRANCHING = 32;

  @Option(
      names = "--depth",
      paramLabel = "D",
      description = "Levels of the tree of agents (default: 4).")
  private Integer depth;

  @Option(
      names = "--branching",
      paramLabel = "B",
      description = "Children of each node; branching^depth agents, at most 2^62 (default: 32).")
  private Long branching;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = {
        "One agent per line of FILE instead, any bytes, up to 16 MiB a line. - reads standard input."
      })
  private String input;

  @Option(
      names = "--yool",
      paramLabel = "YOOL",
      defaultValue = "sha256",
      description = {
        "What each agent does with its item (default: ${DEFAULT-VALUE}):",
        "  sha256          lower-case hex SHA-256 of the item",
        "  identity        the item",
        "  exec:COMMAND    a shell command: item on its standard input, result on its standard output",
        "  exec-lines:COMMAND",
        "                  one that takes many items, a line each, and gives a line for each"
      })
  private String yool;

  @Option(
      names = "--args",
      paramLabel = "JSON",
      defaultValue = "{}",
      description = "A JSON object for the yool; part of what a receipt is found by (default: {}).")
  private String args;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".teem",
      description = "Where receipts and tuples are kept (default: ${DEFAULT-VALUE}).")
  private Path dir;

  @Option(
      names = "--durability",
      paramLabel = "LEVEL",
      defaultValue = "process",
      description = {
        "What an acknowledged result survives (default: ${DEFAULT-VALUE}):",
        "  none            nothing: memory only, --dir is not touched",
        "  process         kill -9 and a crash of the JVM",
        "  power           loss of power as well: forced to the disk before it is acknowledged"
      })
  private String durability;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Threads that run agents (default: the processors of the machine).")
  private Integer cores;

  @Mixin private CpuOptions cpu;

  @Option(
      names = "--fresh",
      description = "Execute everything again, whatever receipts there are. None is deleted.")
  private boolean fresh;

  @Option(names = "--retry-failed", description = "Execute again what failed before.")
  private boolean retryFailed;

  @Option(
      names = "--redo-given-up",
      description = "Execute again that of which ./teem gc has given up the output.")
  private boolean redoGivenUp;

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description =
          "Write one JSON line per agent, in agent order; FILE appears when it is complete.")
  private Path results;

  @Option(
      names = "--recover",
      description =
          "Go on with a damaged store: keep what comes before the damage, move the damaged files aside, "
              + "make the index anew.")
  private boolean recover;

  @Mixin private LaneOptions lanes;

  @Mixin private DiskOptions disk;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Durability level = checked("--durability", () -> Durability.of(durability));
    Yool work = checked("--yool", () -> BuiltInYools.named(yool));
    EngineContext engineContext = new EngineContext();
    if (cores != null) {
      checked("--cores", () -> engineContext.cores(cores));
    }
    cpu.set(engineContext);
    lanes.check(work);
    Map<String, Object> arguments = JsonObject.of("--args", args);
    if (results != null) {
      ResultsFile.check(results, input);
    }
    disk.check();
    BatchSpec spec =
        lanes
            .set(batch(work), engineContext.lanePolicy())
            .args(arguments)
            .fresh(fresh)
            .retryFailed(retryFailed)
            .redoGivenUp(redoGivenUp);
    StoreContext storeContext = new StoreContext(dir).durability(level).recover(recover);
    try (Store store = Store.open(storeContext);
        LaneTrace trace = lanes.newTrace();
        ResultsFile file = results == null ? null : ResultsFile.create(results, store.receipts());
        Engine engine =
            Engine.launch(
                guarded(engineContext, level)
                    .receiptStore(store.receipts())
                    .tupleLog(store.tuples()))) {
      store.notes().forEach(note -> System.err.println("teem: " + note));
      if (file != null) {
        spec.results(file::add);
      }
      if (trace != null) {
        spec.limitChanges(trace::add);
      }
      BatchSummary summary = execute(engine, spec);
      if (file != null && !summary.stopped()) {
        file.complete();
      }
      if (file != null && summary.givenUp() > 0) {
        System.err.println(
            "teem: given up, and null in %s: %s outputs; --redo-given-up makes them anew"
                .formatted(results, Text.count(summary.givenUp())));
      }
      RunReport report = new RunReport(summary, engineContext, level, store.bytesAppended());
      return report.print(json) ? status(summary) : ExitStatus.BROKEN_PIPE;
    }
  }

  /** The store's folder is there by now; without durability there is no disk to guard. */
  private EngineContext guarded(EngineContext context, Durability level) throws IOException {
    return level == Durability.NONE ? context : disk.guard(context, dir);
  }

  private static BatchSummary execute(Engine engine, BatchSpec spec) throws IOException {
    ProgressLine line = ProgressLine.onTerminal();
    HoldNotice hold = new HoldNotice(line);
    BatchRun run =
        engine.start(
            spec.progress(progress -> {
              hold.show(progress);
              line.show(progress);
            }));
    Interruption.onSignal(run::stop);
    if (run.resumed()) {
      System.err.println("teem: this batch was started before; going on from its receipts");
    }
    try {
      return run.await();
    } finally {
      line.clear();
    }
  }

  private int status(BatchSummary summary) {
    boolean lacking = results != null && summary.givenUp() > 0;
    return summary.failed() > 0 || lacking ? ExitStatus.SOME_FAILED : ExitStatus.OK;
  }

  private BatchSpec batch(Yool work) throws IOException {
    if (input == null) {
      int levels = depth == null ? DEFAULT_DEPTH : depth;
      long children = branching == null ? DEFAULT_BRANCHING : branching;
      return BatchSpec.of(
          checked("--depth and --branching", () -> new LazyBatch(levels, children)), work);
    }
    if (depth != null || branching != null) {
      throw new UsageException(
          "--input takes one agent per line: leave out --depth and --branching");
    }
    return new BatchSpec(Input.open(input), work)
        .description(Map.of("input", Input.identity(input)));
  }
}
