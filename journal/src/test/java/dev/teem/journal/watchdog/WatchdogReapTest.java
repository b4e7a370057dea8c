package dev.teem.journal.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.JournalReader;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.lease.Op;
import dev.teem.journal.lease.SupervisePlan.Outcome;
import dev.teem.journal.lease.SupervisePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whom a watchdog ends, proposes to halt, and leaves alone. */
class WatchdogReapTest extends WatchdogScene {
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
  void shouldReapAStalledHolderOnceWhateverIdItWasGrantedUnder() {
    String line =
        "{\"op\":\"ACQUIRE\",\"lane\":\"docs\",\"loop_ts\":\"2\","
            + "\"lease\":{\"lane\":\"docs\",\"holder\":\"ann\",\"tree\":[\"docs/**\"]}}\n";
    try (LeaseJournal journal = LeaseJournal.open(folder(), clock, false)) {
      journal.importAll(new JournalReader(line).readAll());
    }
    try (Watchdog watchdog = open(0, worker("docs"))) {
      assertThat(deeds(tick(watchdog))).containsExactly("SCAVENGE docs");
      assertThat(deeds(tick(watchdog))).isEmpty();
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
              entry(launch, "WORKER_LAUNCHED")
                  .with("pid", other.pid())
                  .with("started_at", notYet)
                  .with("start_ticks", 1L));

      assertThat(deeds(tickAfter(watchdog, STALL.plusSeconds(1))))
          .startsWith("WORKER_ENDED docs", "SCAVENGE docs");
      assertThat(other.isAlive()).isTrue();
      assertThat(lease.holder()).isNotEmpty();
    }
  }

  /** The system reckons starts from the date of its boot, which moves with the clock. */
  @Test
  void shouldKnowItsWorkersWhenItIsStartedAgainAfterTheClockWasSet() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "no ticks to be had");
    ProcessHandle worker;
    try (Watchdog watchdog = open(1, worker("docs"))) {
      Tick launch = tick(watchdog);
      worker = process(launch);
      String anHourAgo =
          worker.info().startInstant().orElseThrow().minus(Duration.ofHours(1)).toString();
      watchdog.journal().note(entry(launch, "WORKER_LAUNCHED").with("started_at", anHourAgo));
    }
    try (Watchdog again = open(1, worker("docs"))) {
      assertThat(tick(again).entries()).isEmpty();
      assertThat(worker.isAlive()).isTrue();
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
      // On a busy machine all of these may be over before the holder has begun.
      boolean reaped = false;
      for (int i = 0; i < 300 || !reaped; i++) {
        Tick tick = tickAfter(watchdog, i % 2 == 0 ? STALL.plusSeconds(1) : Duration.ofSeconds(1));
        reaped |= tick.entries().stream().anyMatch(entry -> entry.op() == Op.SCAVENGE);
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
}
