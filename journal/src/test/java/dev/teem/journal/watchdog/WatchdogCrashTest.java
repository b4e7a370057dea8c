package dev.teem.journal.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Launch;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.lease.Op;
import dev.teem.journal.log.Children;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watchdog is killed at any moment and started again, while its workers go on. */
class WatchdogCrashTest {
  private static final int ROUNDS = 10;
  private static final int LONGEST_ROUND_MILLIS = 600;

  @TempDir Path temp;

  @BeforeEach
  void shouldHaveAPlaceForWorkers() throws IOException {
    Files.createDirectories(work().resolve("runs"));
    Files.createDirectories(work().resolve("at-work"));
  }

  @AfterEach
  void shouldLeaveNoProcessBehind() {
    journaled()
        .forEach((runId, worked) ->
            WorkerProcess.find(Launch.intended("", runId, 0).launched(worked.pid(), worked.start()))
                .ifPresent(process -> {
                  process.descendants().forEach(ProcessHandle::destroyForcibly);
                  process.destroyForcibly();
                }));
  }

  private Path folder() {
    return temp.resolve("leases");
  }

  private Path work() {
    return temp.resolve("work");
  }

  private record Worked(long pid, Launch.Start start) {}

  @Test
  void shouldHaveNoTwoWorkersInALaneAndKnowEachOneThatRuns() throws Exception {
    long seed = System.nanoTime();
    System.out.println("WatchdogCrashTest seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Process watchdog = start("round-" + round);
      awaitBegun(watchdog, round);
      Thread.sleep(random.nextInt(LONGEST_ROUND_MILLIS));
      if (round == ROUNDS / 2) {
        refuseASecondOne(watchdog);
      }
      watchdog.destroyForcibly().waitFor();
      assertThat(work().resolve("twice")).as("seed=%d round=%d", seed, round).doesNotExist();
    }

    Map<String, Worked> journaled = journaled();
    Map<String, Long> ran = ran();
    assertThat(ran).as("seed=%d", seed).hasSizeGreaterThanOrEqualTo(SuperviseUntilKilled.LANES / 2);
    ran.forEach((runId, pid) ->
        assertThat(journaled.get(runId))
            .as("seed=%d run=%s", seed, runId)
            .extracting(Worked::pid)
            .isEqualTo(pid));
    assertEachWasIntended(seed);
    assertThat(lanesHeld()).as("seed=%d", seed).isEqualTo(lanesOfLeases());
  }

  /** The lanes whose last ACQUIRE no RELEASE has followed, counted without the fold. */
  private Set<String> lanesHeld() {
    Set<String> held = new HashSet<>();
    LeaseJournal.forEach(
        folder(),
        entry -> {
          switch (entry.op()) {
            case ACQUIRE -> held.add(entry.leaseId().lane());
            case RELEASE -> held.remove(entry.leaseId().lane());
            default -> assertThat(entry.op()).isNotEqualTo(Op.SCAVENGE);
          }
        });
    return held;
  }

  private Set<String> lanesOfLeases() {
    return LeaseJournal.read(folder()).leases().stream()
        .map(Lease::lane)
        .collect(Collectors.toSet());
  }

  private void assertEachWasIntended(long seed) {
    Set<Object> intended = new HashSet<>();
    LeaseJournal.forEach(
        folder(),
        entry -> {
          Object runId = entry.fields().get("run_id");
          if (entry.op() == Op.SPAWN) {
            assertThat(intended.add(runId)).as("seed=%d run=%s", seed, runId).isTrue();
          } else if (isLaunch(entry)) {
            assertThat(intended).as("seed=%d", seed).contains(runId);
          }
        });
  }

  private void refuseASecondOne(Process first) {
    assertThatThrownBy(() -> Watchdog.open(SuperviseUntilKilled.context(folder(), work())).close())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("pid=" + first.pid());
  }

  private Process start(String name) throws IOException {
    return Children.java(
            Children.openings(), SuperviseUntilKilled.class, folder().toString(), work().toString())
        .redirectOutput(temp.resolve(name + ".out").toFile())
        .redirectError(temp.resolve(name + ".err").toFile())
        .start();
  }

  /**
   * Every other time it is killed in its first tick, or while it starts. The very first tick gets
   * half of its launches done, however slow the disk: lanes whose launch it only intended then wait
   * for the cool-down, which is longer than the test.
   */
  private void awaitBegun(Process watchdog, int round) throws Exception {
    while (!hasBegun(round)) {
      assertThat(watchdog.isAlive())
          .as(Files.readString(temp.resolve("round-" + round + ".err")))
          .isTrue();
      Thread.sleep(2);
    }
  }

  private boolean hasBegun(int round) throws IOException {
    if (round == 0) {
      return ran().size() >= SuperviseUntilKilled.LANES / 2;
    }
    return round % 2 == 0 || Files.size(temp.resolve("round-" + round + ".out")) > 0;
  }

  private static boolean isLaunch(JournalEntry entry) {
    return "WORKER_LAUNCHED".equals(entry.fields().get("reason_class"));
  }

  /** What the journal says, by run. */
  private Map<String, Worked> journaled() {
    Map<String, Worked> journaled = new HashMap<>();
    LeaseJournal.forEach(
        folder(),
        entry -> {
          if (isLaunch(entry)) {
            Map<String, Object> fields = entry.fields();
            journaled.put(
                (String) fields.get("run_id"),
                new Worked(
                    (Long) fields.get("pid"),
                    new Launch.Start(Instant.parse((String) fields.get("started_at")), "", 0)));
          }
        });
    return journaled;
  }

  /** What the workers say themselves: the process of each run. */
  private Map<String, Long> ran() throws IOException {
    try (Stream<Path> files = Files.list(work().resolve("runs"))) {
      return files
          .filter(file -> !text(file).isEmpty())
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString(), file -> Long.valueOf(text(file))));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
