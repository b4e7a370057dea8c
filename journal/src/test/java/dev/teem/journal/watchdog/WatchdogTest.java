package dev.teem.journal.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.time.VirtualClock;
import dev.teem.journal.lease.Entries;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.lease.Op;
import dev.teem.journal.lease.SupervisePlan.Outcome;
import dev.teem.journal.lease.SupervisePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In virtual time, with workers that are real processes; what they do to leases is done here. */
class WatchdogTest {
  private static final Duration COOL_DOWN = Duration.ofMinutes(1);
  private static final Duration STALL = Duration.ofMinutes(5);
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final long TIME_OUT_SECONDS = 30;

  @TempDir Path temp;
  private final VirtualClock clock = new VirtualClock();
  private SupervisePolicy policy = SupervisePolicy.DEFAULT;

  /** By process number. */
  private final Map<Long, ProcessHandle> launched = new HashMap<>();

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

  private Path folder() {
    return temp.resolve("leases");
  }

  private Worker worker(String lane, String... script) {
    return worker(lane, lane + "/**", false, script);
  }

  private Worker worker(String lane, String tree, boolean exclusive, String... script) {
    String text = script.length == 0 ? "exec sleep 600" : script[0];
    return new Worker(lane, List.of(tree), exclusive, List.of("sh", "-c", text));
  }

  private WatchdogContext context(int target, Worker... workers) {
    return new WatchdogContext(folder(), List.of(workers), target)
        .coolDown(COOL_DOWN)
        .stallAfter(STALL)
        .grace(GRACE)
        .policy(policy)
        .clock(clock);
  }

  private Watchdog open(int target, Worker... workers) {
    return Watchdog.open(context(target, workers));
  }

  private Tick tick(Watchdog watchdog) {
    Tick tick = watchdog.tick();
    for (JournalEntry entry : tick.entries()) {
      if (isOf(entry, "WORKER_LAUNCHED")) {
        long pid = (Long) entry.fields().get("pid");
        ProcessHandle.of(pid).ifPresent(process -> launched.put(pid, process));
      }
    }
    return tick;
  }

  private static boolean isOf(JournalEntry entry, String reasonClass) {
    return reasonClass.equals(entry.fields().get("reason_class"));
  }

  private Tick tickAfter(Watchdog watchdog, Duration time) {
    clock.advance(time.toNanos());
    return tick(watchdog);
  }

  /** What was done: the operation, or for an ENFORCE what came of it, and the lane. */
  private static List<String> deeds(Tick tick) {
    return deeds(tick.entries());
  }

  private static List<String> deeds(List<JournalEntry> entries) {
    return entries.stream()
        .map(entry ->
            (entry.op() == Op.ENFORCE ? entry.fields().get("reason_class") : entry.op().text())
                + " "
                + entry.fields().get("lane"))
        .toList();
  }

  private static JournalEntry entry(Tick tick, String reasonClass) {
    return tick.entries().stream()
        .filter(entry -> isOf(entry, reasonClass))
        .findFirst()
        .orElseThrow();
  }

  private ProcessHandle process(Tick tick) {
    return launched.get((Long) entry(tick, "WORKER_LAUNCHED").fields().get("pid"));
  }

  /** As the worker of a launch does. */
  private static Lease take(Watchdog watchdog, Tick launch) {
    JournalEntry entry = entry(launch, "WORKER_LAUNCHED");
    String lane = (String) entry.fields().get("lane");
    return take(watchdog, lane, (String) entry.fields().get("run_id"));
  }

  private static Lease take(Watchdog watchdog, String lane, String runId) {
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

  private static void progress(Watchdog watchdog, Lease lease, String outcome) {
    watchdog
        .journal()
        .note(
            Entries.attempt("unit", outcome, null)
                .with("lane", lease.lane())
                .with("loop_ts", lease.id().loopTs()));
  }

  private static void awaitThat(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_OUT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("never: " + what).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private static void awaitEnd(Tick launch) throws Exception {
    long pid = (Long) entry(launch, "WORKER_LAUNCHED").fields().get("pid");
    awaitThat(
        "pid=" + pid + " ends",
        () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  private List<JournalEntry> journal() {
    List<JournalEntry> entries = new ArrayList<>();
    LeaseJournal.forEach(folder(), entries::add);
    return entries;
  }

  @Test
  void shouldLaunchWorkersForFreeLanesUpToTheTarget() {
    try (Watchdog watchdog = open(2, worker("docs"), worker("src"), worker("web"))) {
      Tick first = tick(watchdog);

      assertThat(deeds(first))
          .containsExactly(
              "SPAWN docs", "SPAWN src", "WORKER_LAUNCHED docs", "WORKER_LAUNCHED src");
      assertThat(first.plan().outcome()).isEqualTo(Outcome.AT_TARGET);
      assertThat(first.inFlight()).containsExactly("docs", "src");
      assertThat(launched.values()).hasSize(2).allMatch(ProcessHandle::isAlive);
      assertThat(tick(watchdog).entries()).isEmpty();
    }
    assertThat(deeds(journal())).startsWith("SPAWN docs").hasSize(4);
  }

  @Test
  void shouldTellAWorkerWhatItIsFor() throws Exception {
    Path told = temp.resolve("told");
    String script =
        "echo $TEEM_LANE $TEEM_EXCLUSIVE $TEEM_RUN_ID $TEEM_LEASES >"
            + told
            + ".new\n"
            + "echo \"$TEEM_TREE\" >>"
            + told
            + ".new; cat >>"
            + told
            + ".new\n"
            + "mv "
            + told
            + ".new "
            + told;
    Worker worker =
        new Worker("the docs", List.of("a/**", "b b/*"), true, List.of("sh", "-c", script));
    try (Watchdog watchdog = open(1, worker)) {
      Object runId = entry(tick(watchdog), "WORKER_LAUNCHED").fields().get("run_id");
      awaitThat("the worker has written", () -> Files.exists(told));
      assertThat(Files.readAllLines(told))
          .containsExactly("the docs true " + runId + " " + folder(), "a/**", "b b/*");
      assertThat(runId).isEqualTo("the docs-1");
    }
  }

  @Test
  void shouldKeepWhatWorkersPrintOrNot() throws Exception {
    Worker worker = worker("a/b", "echo hello; echo world >&2");
    Path file = folder().resolve("watchdog").resolve("a%2Fb.out");
    try (Watchdog watchdog = Watchdog.open(context(1, worker).discardOutput())) {
      awaitEnd(tick(watchdog));
      assertThat(file).doesNotExist();
    }
    try (Watchdog watchdog = open(1, worker)) {
      tick(watchdog);
      awaitEnd(tickAfter(watchdog, COOL_DOWN));
      assertThat(file).hasContent("hello\nworld\n");
    }
  }

  @Test
  void shouldCountALaunchAsAliveForACoolDownAndThenAsStalled() throws Exception {
    try (Watchdog watchdog = open(1, worker("docs"))) {
      Tick first = tick(watchdog);
      assertThat(tickAfter(watchdog, COOL_DOWN.minusSeconds(1)).entries()).isEmpty();

      Tick late = tickAfter(watchdog, Duration.ofSeconds(1));

      assertThat(deeds(late)).containsExactly("WORKER_ENDING docs");
      awaitEnd(first);
      Tick over = tick(watchdog);
      assertThat(deeds(over)).containsExactly("WORKER_ENDED docs");
      assertThat(over.waiting().get("docs")).contains("rests until", "failures=1");
      assertThat(deeds(tickAfter(watchdog, Duration.ofSeconds(2))))
          .containsExactly("SPAWN docs", "WORKER_LAUNCHED docs");
    }
  }

  @Test
  void shouldLeaveAWorkerWithoutItsLaneAloneWhereNothingIsReaped() {
    policy = new SupervisePolicy(true, false, null, null);
    try (Watchdog watchdog = open(1, worker("docs"))) {
      ProcessHandle worker = process(tick(watchdog));
      assertThat(tickAfter(watchdog, COOL_DOWN.multipliedBy(9)).entries()).isEmpty();
      assertThat(worker.isAlive()).isTrue();
    }
  }

  @Test
  void shouldLeaveAHolderThatGetsThingsDoneAlone() {
    try (Watchdog watchdog = open(1, worker("docs"))) {
      Lease lease = take(watchdog, tick(watchdog));
      for (int i = 0; i < 20; i++) {
        clock.advance(STALL.minusSeconds(1).toNanos());
        progress(watchdog, lease, "shipped");
        Tick tick = tick(watchdog);
        assertThat(tick.entries()).isEmpty();
        assertThat(tick.plan().hold()).containsExactly("docs");
      }
      assertThat(launched).hasSize(1);
    }
  }

  @Test
  void shouldStaffALaneAgainWhoseWorkerIsDone() throws Exception {
    try (Watchdog watchdog = open(1, worker("docs"))) {
      Tick launch = tick(watchdog);
      Lease lease = take(watchdog, launch);
      watchdog.journal().release(lease.id(), null, "done");
      assertThat(tickAfter(watchdog, COOL_DOWN.minusSeconds(1)).inFlight()).containsExactly("docs");

      process(launch).destroy();
      awaitEnd(launch);

      assertThat(deeds(tick(watchdog)))
          .containsExactly("WORKER_ENDED docs", "SPAWN docs", "WORKER_LAUNCHED docs");
    }
  }

  @Test
  void shouldReapAStalledHolderAndEndItsWorkerBeforeAnotherBegins() throws Exception {
    try (Watchdog watchdog = open(1, worker("docs"))) {
      Tick launch = tick(watchdog);
      take(watchdog, launch);
      assertThat(tickAfter(watchdog, STALL).entries()).isEmpty();

      Tick reaped = tickAfter(watchdog, Duration.ofSeconds(1));

      assertThat(deeds(reaped)).containsExactly("SCAVENGE docs", "WORKER_ENDING docs");
      assertThat(reaped.entries().getFirst().fields())
          .containsEntry("prev_holder", "the worker of docs-1")
          .containsEntry("reason", "no sign of life for PT5M");
      awaitEnd(launch);
      assertThat(deeds(tick(watchdog)))
          .containsExactly("WORKER_ENDED docs", "SPAWN docs", "WORKER_LAUNCHED docs");
    }
  }

  @Test
  void shouldInsistWhenAStalledWorkerDoesNotEndThoughItIsAskedTo() throws Exception {
    Path deaf = temp.resolve("deaf");
    String script = "trap '' TERM; : >" + deaf + "; while :; do sleep 1; done";
    try (Watchdog watchdog = open(2, worker("docs", script), worker("docs2", "docs/a", false))) {
      Tick launch = tick(watchdog);
      awaitThat("the worker is deaf", () -> Files.exists(deaf));
      take(watchdog, launch);
      tickAfter(watchdog, STALL.plusSeconds(1));

      Tick patient = tickAfter(watchdog, GRACE.minusSeconds(1));
      assertThat(patient.entries()).isEmpty();
      assertThat(patient.inFlight()).containsExactly("docs");
      assertThat(process(launch).isAlive()).isTrue();

      assertThat(deeds(tickAfter(watchdog, Duration.ofSeconds(1))))
          .containsExactly("WORKER_KILLING docs");
      awaitEnd(launch);
      assertThat(deeds(tick(watchdog))).startsWith("WORKER_ENDED docs", "SPAWN docs").hasSize(3);
    }
  }

  @Test
  void shouldNotTouchAProcessThatItDidNotLaunch() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    launched.put(other.pid(), other.toHandle());
    try (Watchdog watchdog = open(1, worker("docs"))) {
      Lease lease =
          Lease.of(
              Map.of(
                  "lane",
                  "docs",
                  "loop_ts",
                  "t1",
                  "holder",
                  "ann",
                  "pid",
                  other.pid(),
                  "run_id",
                  "docs-1",
                  "tree",
                  List.of("docs/**")));
      assertThat(watchdog.journal().acquire(lease).isGranted()).isTrue();

      assertThat(deeds(tickAfter(watchdog, STALL.plusSeconds(1))))
          .containsExactly("SCAVENGE docs", "SPAWN docs", "WORKER_LAUNCHED docs");
      assertThat(other.isAlive()).isTrue();
    }
  }

  @Test
  void shouldNotEndAnotherProcessWithTheNumberOfItsWorker() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    launched.put(other.pid(), other.toHandle());
    try (Watchdog watchdog = open(1, worker("docs"))) {
      Tick launch = tick(watchdog);
      Lease lease = take(watchdog, launch);
      String notYet = other.info().startInstant().orElseThrow().minusSeconds(60).toString();
      watchdog
          .journal()
          .note(
              entry(launch, "WORKER_LAUNCHED").with("pid", other.pid()).with("started_at", notYet));

      assertThat(deeds(tickAfter(watchdog, STALL.plusSeconds(1))))
          .startsWith("WORKER_ENDED docs", "SCAVENGE docs");
      assertThat(other.isAlive()).isTrue();
      assertThat(lease.holder()).isNotEmpty();
    }
  }

  @Test
  void shouldNotReapAHolderThatHasBeatenBeforeTheDecision() {
    try (Watchdog watchdog = open(1, worker("docs"))) {
      Lease lease = take(watchdog, tick(watchdog));
      clock.advance(STALL.plusSeconds(1).toNanos());
      assertThat(watchdog.journal().heartbeat(lease.id(), null)).isPresent();
      assertThat(tick(watchdog).entries()).isEmpty();
      assertThat(watchdog.journal().leases()).hasSize(1);
    }
  }

  @Test
  void shouldNeverReapAHolderAfterAHeartbeatHoweverTheyRace() throws Exception {
    try (Watchdog watchdog = open(0, worker("docs"))) {
      AtomicBoolean over = new AtomicBoolean();
      Thread holder =
          Thread.ofPlatform()
              .start(() -> {
                Lease lease = take(watchdog, "docs", "0");
                for (int turn = 1; !over.get(); turn++) {
                  if (watchdog.journal().heartbeat(lease.id(), null).isEmpty()) {
                    lease = take(watchdog, "docs", "" + turn);
                  }
                }
              });
      for (int i = 0; i < 300; i++) {
        tickAfter(watchdog, i % 2 == 0 ? STALL.plusSeconds(1) : Duration.ofSeconds(1));
      }
      over.set(true);
      holder.join();
    }
    Instant sign = null;
    int scavenged = 0;
    for (JournalEntry entry : journal()) {
      Instant at = Instant.parse((String) entry.fields().get("ts"));
      if (entry.op() == Op.SCAVENGE) {
        scavenged++;
        assertThat(Duration.between(sign, at)).isGreaterThan(STALL);
      }
      sign = at;
    }
    assertThat(scavenged).isPositive();
  }

  @Test
  void shouldFlagASpinnerAndProposeItsHaltOnceUntilItMakesProgress() {
    policy = new SupervisePolicy(true, true, Duration.ofMinutes(20), null);
    try (Watchdog watchdog = open(1, worker("docs"))) {
      Lease lease = take(watchdog, tick(watchdog));
      List<String> deeds = new ArrayList<>();
      for (int minute = 2; minute <= 60; minute += 2) {
        clock.advance(Duration.ofMinutes(2).toNanos());
        watchdog.journal().heartbeat(lease.id(), null);
        if (minute == 30) {
          progress(watchdog, lease, "shipped");
        }
        progress(watchdog, lease, "error");
        Tick tick = tick(watchdog);
        for (String deed : deeds(tick)) {
          deeds.add(minute + " " + deed);
        }
        boolean advances = minute >= 30 && minute < 36;
        assertThat(tick.plan().flag()).isEqualTo(advances ? List.of() : List.of("docs"));
      }
      assertThat(deeds).containsExactly("20 HALT docs", "50 HALT docs");
      assertThat(launched.values()).singleElement().matches(ProcessHandle::isAlive);
    }
  }

  @Test
  void shouldReplaceASpinnerThatDoesNotCount() {
    policy = new SupervisePolicy(false, true, null, null);
    try (Watchdog watchdog = open(1, worker("docs"), worker("src"))) {
      take(watchdog, tick(watchdog));
      Tick tick = tick(watchdog);
      assertThat(deeds(tick)).containsExactly("SPAWN src", "WORKER_LAUNCHED src");
      assertThat(tick.plan().flag()).containsExactly("docs");
      assertThat(launched.values()).hasSize(2).allMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void shouldEndNobodyBecauseFewerAreWanted() {
    try (Watchdog watchdog = open(2, worker("docs"), worker("src"))) {
      tick(watchdog);
      progress(watchdog, take(watchdog, "docs", "docs-1"), "shipped");
      progress(watchdog, take(watchdog, "src", "src-2"), "shipped");
    }
    try (Watchdog watchdog = open(1, worker("docs"), worker("src"))) {
      clock.advance(Duration.ofSeconds(5).toNanos());
      watchdog.journal().leases().forEach(lease -> progress(watchdog, lease, "shipped"));
      Tick tick = tick(watchdog);
      assertThat(tick.entries()).isEmpty();
      assertThat(tick.plan().outcome()).isEqualTo(Outcome.OVER_TARGET);
      assertThat(tick.plan().flag()).containsExactly("src");
      assertThat(launched.values()).hasSize(2).allMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void shouldRunAnExclusiveLaneOnlyAlone() throws Exception {
    Worker all = worker("all", "all/**", true);
    try (Watchdog watchdog = open(1, all)) {
      Tick launch = tick(watchdog);
      assertThat(deeds(launch)).containsExactly("SPAWN all", "WORKER_LAUNCHED all");
      process(launch).destroy();
      awaitEnd(launch);
      tick(watchdog);
      clock.advance(Duration.ofMinutes(1).toNanos());
      take(watchdog, "docs", "of a person");
      Tick tick = tick(watchdog);
      assertThat(tick.entries()).isEmpty();
      assertThat(tick.waiting().get("all")).contains("must run alone", "docs");
    }
  }

  @Test
  void shouldNotLaunchIntoATreeThatSomebodyHolds() {
    try (Watchdog watchdog = open(2, worker("guide", "docs/guide/**", false), worker("src"))) {
      take(watchdog, "docs", "of a person");
      Tick tick = tick(watchdog);
      assertThat(deeds(tick)).containsExactly("SPAWN src", "WORKER_LAUNCHED src");
      assertThat(tick.waiting().get("guide")).contains("collides", "the worker of of a person");
    }
  }

  @Test
  void shouldRestALaneWhoseCommandFailsEverLongerAndStaffTheOthers() throws Exception {
    Worker missing =
        new Worker("docs", List.of("docs/**"), false, List.of("no-such-program-anywhere"));
    try (Watchdog watchdog = open(1, missing, worker("src"))) {
      Tick first = tick(watchdog);
      assertThat(deeds(first)).containsExactly("SPAWN docs", "WORKER_ENDED docs");
      assertThat(entry(first, "WORKER_ENDED").fields().get("reason"))
          .asString()
          .contains("cannot be launched", "no-such-program-anywhere", "PATH");
      Tick second = tick(watchdog);
      assertThat(deeds(second)).containsExactly("SPAWN src", "WORKER_LAUNCHED src");
      process(second).destroyForcibly();
      awaitEnd(second);
    }
    try (Watchdog watchdog = open(1, missing)) {
      Duration last = Duration.ZERO;
      for (int failure = 2; failure < 14; failure++) {
        Instant retryAt = Instant.parse((String) lastOf("docs").fields().get("retry_at"));
        Duration rest = Duration.between(Instant.EPOCH, retryAt).minusNanos(clock.nanoTime());
        double seconds = Math.min(300, Math.pow(2, failure - 2));
        assertThat(rest.toMillis() / 1e3)
            .as("rest after failure %d", failure)
            .isBetween(0.75 * seconds - 1.1, Math.min(300, 1.25 * seconds));
        assertThat(tickAfter(watchdog, rest.minusMillis(1)).waiting()).containsKey("docs");
        Tick tick = tickAfter(watchdog, Duration.ofMillis(1));
        assertThat(entry(tick, "WORKER_ENDED").fields()).containsEntry("failures", (long) failure);
        last = rest;
      }
      assertThat(last).isBetween(Duration.ofSeconds(200), Duration.ofSeconds(300));
    }
  }

  private JournalEntry lastOf(String lane) {
    return journal().stream()
        .filter(entry -> lane.equals(entry.fields().get("lane")))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Test
  void shouldSayHowAWorkerFailedThatNeverTookItsLane() throws Exception {
    Path script = Files.writeString(temp.resolve("script"), "exit 3\n");
    Worker notExecutable =
        new Worker("docs", List.of("docs/**"), false, List.of(script.toString()));
    try (Watchdog watchdog = open(2, notExecutable, worker("src", "exit 3"))) {
      Tick launch = tick(watchdog);
      assertThat(entry(launch, "WORKER_ENDED").fields().get("reason"))
          .asString()
          .contains("script", "not executable", "chmod");
      awaitEnd(launch);
      assertThat(entry(tick(watchdog), "WORKER_ENDED").fields().get("reason"))
          .asString()
          .contains("has ended with status=3 before it took the lane");
    }
  }

  @Test
  void shouldGoOnWhereTheWatchdogBeforeStopped() throws Exception {
    Path deaf = temp.resolve("deaf");
    Worker docs = worker("docs", "trap '' TERM; : >" + deaf + "; while :; do sleep 1; done");
    Tick launch;
    try (Watchdog watchdog = open(2, docs, worker("src"))) {
      launch = tick(watchdog);
      awaitThat("the worker is deaf", () -> Files.exists(deaf));
      take(watchdog, "docs", "docs-1");
      watchdog.journal().compact();
    }
    try (Watchdog watchdog = open(2, docs, worker("src"))) {
      assertThat(tickAfter(watchdog, COOL_DOWN.minusSeconds(1)).inFlight()).containsExactly("src");
      progress(watchdog, take(watchdog, "src", "src-2"), "shipped");
      assertThat(deeds(tickAfter(watchdog, STALL))).contains("SCAVENGE docs", "WORKER_ENDING docs");
      watchdog.journal().compact();
    }
    try (Watchdog watchdog = open(2, docs, worker("src"))) {
      Tick tick = tickAfter(watchdog, GRACE);
      assertThat(deeds(tick)).contains("WORKER_KILLING docs").doesNotContain("SPAWN docs");
      awaitThat(
          "the worker is ended", () -> launched.values().stream().anyMatch(p -> !p.isAlive()));
      assertThat(deeds(tick(watchdog))).contains("WORKER_ENDED docs", "SPAWN docs");
    }
    assertThat(deeds(launch)).hasSize(4);
  }

  @Test
  void shouldRememberAnIntentThatNothingCameOf() {
    try (Watchdog watchdog = open(0, worker("docs"))) {
      watchdog.journal().note(Entries.spawn("docs", "docs-1"));
    }
    try (Watchdog watchdog = open(1, worker("docs"))) {
      assertThat(tickAfter(watchdog, COOL_DOWN.minusSeconds(1)).entries()).isEmpty();
      assertThat(deeds(tickAfter(watchdog, Duration.ofSeconds(1))))
          .containsExactly("SPAWN docs", "WORKER_LAUNCHED docs");
    }
  }

  @Test
  void shouldProposeNoHaltAgainAfterACompactionAndARestart() {
    policy = new SupervisePolicy(true, true, Duration.ofSeconds(1), null);
    try (Watchdog watchdog = open(0, worker("docs"))) {
      take(watchdog, "docs", "t");
      assertThat(deeds(tickAfter(watchdog, Duration.ofSeconds(2)))).containsExactly("HALT docs");
      watchdog.journal().compact();
    }
    try (Watchdog watchdog = open(0, worker("docs"))) {
      assertThat(tick(watchdog).entries()).isEmpty();
    }
  }

  @Test
  void shouldBeTheOnlyWatchdogOfAJournal() {
    try (Watchdog first = open(0)) {
      assertThatThrownBy(() -> open(0))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("pid=" + ProcessHandle.current().pid())
          .hasMessageContaining(folder().resolve("watchdog").toString());
      assertThat(first.tick().entries()).isEmpty();
    }
    open(0).close();
  }

  @Test
  void shouldPreviewWithoutATrace() throws IOException {
    Tick tick = Watchdog.preview(context(2, worker("docs"), worker("src")));
    assertThat(tick.plan().spawn()).containsExactly("docs", "src");
    assertThat(tick.plan().outcome()).isEqualTo(Outcome.FILLING);
    assertThat(folder()).doesNotExist();

    try (Watchdog watchdog = open(1, worker("docs"), worker("src"))) {
      take(watchdog, "docs", "t");
      take(watchdog, "src/main", "t");
      clock.advance(STALL.plusSeconds(1).toNanos());
      List<JournalEntry> before = journal();
      tick = Watchdog.preview(context(2, worker("docs"), worker("src")));
      assertThat(tick.plan().reap()).containsExactly("docs");
      assertThat(tick.plan().spawn()).containsExactly("docs");
      assertThat(tick.waiting()).containsOnlyKeys("src");
      assertThat(journal()).isEqualTo(before);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithALaneOrAContext() {
    assertThatThrownBy(() -> new Worker("", List.of("a"), false, List.of("true")))
        .hasMessageContaining("no name");
    assertThatThrownBy(() -> new Worker("x".repeat(201), List.of("a"), false, List.of("true")))
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> new Worker("a", List.of(""), false, List.of("true")))
        .hasMessageContaining("lane=a has no tree");
    assertThatThrownBy(() -> new Worker("a", List.of("a"), false, List.of()))
        .hasMessageContaining("lane=a has no command");
    assertThatThrownBy(() -> new Worker("a", List.of("a"), false, List.of("true", "\0")))
        .hasMessageContaining("U+0000");
    assertThatThrownBy(() -> context(-1)).hasMessageContaining("target=-1 is negative");
    assertThatThrownBy(() -> context(1, worker("a"), worker("a")))
        .hasMessageContaining("lane=a is there twice");
    assertThatThrownBy(() -> context(0).coolDown(Duration.ofSeconds(-1)))
        .hasMessageContaining("coolDown=PT-1S");
    assertThatThrownBy(() -> context(0).grace(Duration.ofSeconds(Long.MAX_VALUE)))
        .hasMessageContaining("grace=");
  }
}
