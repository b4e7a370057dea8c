package dev.teem.journal.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.time.VirtualClock;
import dev.teem.journal.lease.Entries;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.lease.Op;
import dev.teem.journal.lease.SupervisePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A watchdog, lanes for it, workers that are real processes, and a clock that tests set. */
abstract class WatchdogScene {
  static final Duration COOL_DOWN = Duration.ofMinutes(1);
  static final Duration STALL = Duration.ofMinutes(5);
  static final Duration GRACE = Duration.ofSeconds(20);
  static final long TIME_OUT_SECONDS = 30;

  @TempDir Path temp;
  final VirtualClock clock = new VirtualClock();
  SupervisePolicy policy = SupervisePolicy.DEFAULT;

  /** By process number. */
  final Map<Long, ProcessHandle> launched = new HashMap<>();

  @BeforeEach
  void shouldHaveADateThatFilesCanHave() {
    clock.advance(Duration.ofDays(1).toNanos());
  }

  @AfterEach
  void shouldLeaveNoProcessBehind() throws Exception {
    for (ProcessHandle process : launched.values()) {
      process.destroyForcibly();
      process.onExit().get(TIME_OUT_SECONDS, TimeUnit.SECONDS);
    }
  }

  Path folder() {
    return temp.resolve("leases");
  }

  Worker worker(String lane, String... script) {
    return worker(lane, lane + "/**", false, script);
  }

  Worker worker(String lane, String tree, boolean exclusive, String... script) {
    String text = script.length == 0 ? "exec sleep 600" : script[0];
    return new Worker(lane, List.of(tree), exclusive, List.of("sh", "-c", text));
  }

  WatchdogContext context(int target, Worker... workers) {
    return new WatchdogContext(folder(), List.of(workers), target)
        .coolDown(COOL_DOWN)
        .stallAfter(STALL)
        .grace(GRACE)
        .policy(policy)
        .clock(clock);
  }

  Watchdog open(int target, Worker... workers) {
    return Watchdog.open(context(target, workers));
  }

  Tick tick(Watchdog watchdog) {
    Tick tick = watchdog.tick();
    for (JournalEntry entry : tick.entries()) {
      if (isOf(entry, "WORKER_LAUNCHED")) {
        long pid = (Long) entry.fields().get("pid");
        ProcessHandle.of(pid).ifPresent(process -> launched.put(pid, process));
      }
    }
    return tick;
  }

  static boolean isOf(JournalEntry entry, String reasonClass) {
    return reasonClass.equals(entry.fields().get("reason_class"));
  }

  Tick tickAfter(Watchdog watchdog, Duration time) {
    clock.advance(time.toNanos());
    return tick(watchdog);
  }

  /** What was done: the operation, or for an ENFORCE what came of it, and the lane. */
  static List<String> deeds(Tick tick) {
    return deeds(tick.entries());
  }

  static List<String> deeds(List<JournalEntry> entries) {
    return entries.stream()
        .map(entry ->
            (entry.op() == Op.ENFORCE ? entry.fields().get("reason_class") : entry.op().text())
                + " "
                + entry.fields().get("lane"))
        .toList();
  }

  static JournalEntry entry(Tick tick, String reasonClass) {
    return tick.entries().stream()
        .filter(entry -> isOf(entry, reasonClass))
        .findFirst()
        .orElseThrow();
  }

  ProcessHandle process(Tick tick) {
    return launched.get((Long) entry(tick, "WORKER_LAUNCHED").fields().get("pid"));
  }

  /** As the worker of a launch does. */
  static Lease take(Watchdog watchdog, Tick launch) {
    JournalEntry entry = entry(launch, "WORKER_LAUNCHED");
    String lane = (String) entry.fields().get("lane");
    return take(watchdog, lane, (String) entry.fields().get("run_id"));
  }

  static Lease take(Watchdog watchdog, String lane, String runId) {
    Lease wanted =
        Lease.of(
            Map.of(
                "lane",
                lane,
                "loop_ts",
                runId,
                "holder",
                "the worker of " + runId,
                "run_id",
                runId,
                "tree",
                List.of(lane + "/**")));
    assertThat(watchdog.journal().acquire(wanted).isGranted()).isTrue();
    return wanted;
  }

  static void progress(Watchdog watchdog, Lease lease, String outcome) {
    watchdog
        .journal()
        .note(
            Entries.attempt("unit", outcome, null)
                .with("lane", lease.lane())
                .with("loop_ts", lease.id().loopTs()));
  }

  static void awaitThat(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_OUT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("never: " + what).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  static void awaitEnd(Tick launch) throws Exception {
    long pid = (Long) entry(launch, "WORKER_LAUNCHED").fields().get("pid");
    awaitThat(
        "pid=" + pid + " ends",
        () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  List<JournalEntry> journal() {
    List<JournalEntry> entries = new ArrayList<>();
    LeaseJournal.forEach(folder(), entries::add);
    return entries;
  }
}
