package dev.teem.journal.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.lease.Entries;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.SupervisePlan.Outcome;
import dev.teem.journal.lease.SupervisePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In virtual time, with workers that are real processes; what they do to leases is done here. */
class WatchdogTest extends WatchdogScene {
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
            .isBetween(0.75 * seconds - 1.1, 1.25 * seconds);
        assertThat(tickAfter(watchdog, rest.minusMillis(1)).waiting()).containsKey("docs");
        Tick tick = tickAfter(watchdog, Duration.ofMillis(1));
        assertThat(entry(tick, "WORKER_ENDED").fields()).containsEntry("failures", (long) failure);
        last = rest;
      }
      assertThat(last).isBetween(Duration.ofSeconds(223), Duration.ofSeconds(375));
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
    ProcessHandle docsProcess;
    try (Watchdog watchdog = open(2, docs, worker("src"))) {
      launch = tick(watchdog);
      docsProcess = process(launch);
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
      // That of src is told to end as well by now, and may be faster.
      awaitThat("the worker of docs is ended", () -> !docsProcess.isAlive());
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
    assertThatThrownBy(() -> new Worker("a", List.of("b", "c\nd"), false, List.of("true")))
        .hasMessageContaining("lane=a")
        .hasMessageContaining("line break");
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
