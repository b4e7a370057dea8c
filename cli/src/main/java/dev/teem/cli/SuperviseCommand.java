package dev.teem.cli;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.lease.SupervisePolicy;
import dev.teem.journal.watchdog.Tick;
import dev.teem.journal.watchdog.Watchdog;
import dev.teem.journal.watchdog.WatchdogContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem supervise}: keeps lanes staffed. */
@Command(
    name = "supervise",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Keeps lanes staffed: launches workers, takes lanes from those that have stalled.",
    description = {
      "",
      "Workers are processes of their own, which go on when this one ends. Each has to take its lane,",
      "to beat while it holds it, to say what it has got done, and to give it back at the end:",
      "",
      "  ./teem lease acquire && ./teem lease heartbeat",
      "  ./teem lease attempt --unit page-7 --outcome shipped && ./teem lease release",
      "",
      "These know lane, tree, run and folder from the worker's environment: TEEM_LANE, TEEM_TREE (a",
      "glob on each line), TEEM_EXCLUSIVE, TEEM_RUN_ID and TEEM_LEASES.",
      "",
      "Whatever is done is in the journal first, so that a watchdog may be killed at any moment and",
      "the next one goes on. A worker that stalled is asked to end, and made to after a while. Others",
      "are never ended: a holder that gets nothing done is shown, its halt proposed at most.",
      ""
    },
    footer = {
      "",
      "FILE is an array of at most 256 lanes, the one to be staffed first in front:",
      "  [{\"lane\": \"docs\", \"tree\": [\"docs/**\"], \"command\": [\"sh\", \"work.sh\"]},",
      "   {\"lane\": \"all\", \"tree\": [\"**\"], \"exclusive\": true, \"command\": [\"./tidy\"]}]",
      "",
      "Exit status: 0 all ticks done, 2 wrong usage or file, 3 the journal cannot be used or has a",
      "watchdog already, 130 stopped by Ctrl-C (workers go on).",
      "",
      "Examples:",
      "  ./teem supervise --lanes lanes.json --target 3",
      "  ./teem supervise --lanes lanes.json --target 3 --dry-run",
      "  ./teem supervise --lanes lanes.json --target 3 --once --json | jq .outcome",
      "  ./teem supervise --lanes lanes.json --target 3 --stall-after 90s --spin-halt-after 10m"
    })
final class SuperviseCommand implements Callable<Integer> {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

  @Option(
      names = "--lanes",
      paramLabel = "FILE",
      required = true,
      description = "The lanes and the commands of their workers, as JSON.")
  private Path lanes;

  @Option(
      names = "--target",
      paramLabel = "N",
      required = true,
      description = "How many workers there shall be.")
  private int target;

  @Mixin private LeaseOptions options;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationText.class,
      description = "How long to wait between two ticks (default: ${DEFAULT-VALUE}).")
  private Duration interval;

  @Option(names = "--ticks", paramLabel = "N", description = "End after so many.")
  private Long ticks;

  @Option(names = "--once", description = "The same as --ticks 1.")
  private boolean once;

  @Option(
      names = "--dry-run",
      description = "Say what a tick would do now; do nothing, write nothing.")
  private boolean dryRun;

  @Option(
      names = "--cool-down",
      paramLabel = "DURATION",
      defaultValue = "2m",
      converter = DurationText.class,
      description = {
        "How long a worker without its lane counts as alive: its time to take the lane, or to end",
        "after it has given it back (default: ${DEFAULT-VALUE})."
      })
  private Duration coolDown;

  @Option(
      names = "--stall-after",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationText.class,
      description = {
        "How long a holder may show no sign of life, if its lease has no --ttl",
        "(default: ${DEFAULT-VALUE})."
      })
  private Duration stallAfter;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      defaultValue = "10s",
      converter = DurationText.class,
      description = "How long a worker has to end when it is asked to (default: ${DEFAULT-VALUE}).")
  private Duration grace;

  @Option(
      names = "--spin-halt-after",
      paramLabel = "DURATION",
      converter = DurationText.class,
      description = "Propose the halt of who beats so long without progress (default: never).")
  private Duration spinHaltAfter;

  @Option(
      names = "--no-count-spinning-as-alive",
      description = "Launch others beside holders that beat but get nothing done.")
  private boolean spinningIsDead;

  @Option(names = "--no-reap-stalled", description = "Leave lanes to holders that have stalled.")
  private boolean stalledStay;

  @Option(
      names = "--discard-output",
      description = "Drop what workers print, which else goes to DIR/watchdog/LANE.out.")
  private boolean discardOutput;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw new UsageException("--interval: " + interval.toMillis() + "ms is less than 10ms");
    }
    long count = count();
    WatchdogContext context = context();
    context
        .overlaps()
        .forEach(pair ->
            System.err.println(
                "teem: lane="
                    + pair.first()
                    + " and lane="
                    + pair.second()
                    + " overlap: they are never staffed at once"));
    TickPrinter printer = new TickPrinter(options.json, dryRun);
    if (dryRun) {
      return printer.print(Watchdog.preview(context)) ? ExitStatus.OK : ExitStatus.BROKEN_PIPE;
    }
    try (Watchdog watchdog = Watchdog.open(context)) {
      watchdog.notes().forEach(note -> System.err.println("teem: " + note));
      return watch(watchdog, printer, count);
    }
  }

  private long count() {
    if (once && ticks != null) {
      throw new UsageException("--once and --ticks exclude each other: leave one out");
    }
    if (ticks != null && ticks < 1) {
      throw new UsageException("--ticks: " + ticks + " is less than 1");
    }
    return once ? 1 : ticks == null ? Long.MAX_VALUE : ticks;
  }

  private WatchdogContext context() throws IOException {
    try {
      WatchdogContext context =
          new WatchdogContext(options.dir, LanesFile.read(lanes), target)
              .policy(new SupervisePolicy(!spinningIsDead, !stalledStay, spinHaltAfter, null))
              .coolDown(coolDown)
              .stallAfter(stallAfter)
              .grace(grace)
              .forced(options.forced())
              .recover(options.recover);
      return discardOutput ? context.discardOutput() : context;
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private int watch(Watchdog watchdog, TickPrinter printer, long count)
      throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Interruption.onSignal(stop::countDown);
    for (long number = 1; number <= count; number++) {
      if (number > 1 && stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("teem: stopped watching; workers go on");
        return ExitStatus.OK;
      }
      try {
        Tick tick = watchdog.tick();
        if (!printer.print(tick)) {
          return ExitStatus.BROKEN_PIPE;
        }
      } catch (StoreException e) {
        // A full disk or a process that holds the journal may be gone by the next tick; a journal
        // that could never be used is another matter.
        if (number == 1 || number == count) {
          throw e;
        }
        System.err.println("teem: " + e.getMessage() + "; the next tick tries again");
      }
    }
    return ExitStatus.OK;
  }
}
