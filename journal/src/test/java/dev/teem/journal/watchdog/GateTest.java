package dev.teem.journal.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.journal.lease.Launch;
import dev.teem.journal.log.Children;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {
  private static final long TIME_OUT_SECONDS = 30;

  @TempDir Path temp;

  private Path made() {
    return temp.resolve("made");
  }

  private Gate hold(String... command) throws IOException {
    Worker worker = new Worker("docs", List.of("docs/"), false, List.of(command));
    return Gate.hold(
        new WatchdogContext(temp, List.of(worker), 1).discardOutput(), worker, "docs-1");
  }

  private static Launch launch(Gate gate) {
    return Launch.intended("docs", "docs-1", 0).launched(gate.process().pid(), gate.start());
  }

  private static void awaitEnd(Gate gate) throws InterruptedException {
    assertThat(gate.process().waitFor(TIME_OUT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldBecomeTheWorkerWhenItIsOpened() throws Exception {
    try (Gate gate =
        hold(
            "sh",
            "-c",
            "echo $$ >" + made() + ".new; mv " + made() + ".new " + made() + "; exec sleep 600")) {
      assertThat(WorkerProcess.find(launch(gate))).isPresent();
      assertThat(made()).doesNotExist();
      gate.open();
      try {
        while (!Files.exists(made())) {
          assertThat(gate.process().isAlive()).isTrue();
          Thread.sleep(5);
        }
        assertThat(made()).content().isEqualTo(gate.process().pid() + "\n");
        assertThat(WorkerProcess.find(launch(gate))).isPresent();
      } finally {
        gate.process().destroyForcibly();
      }
      awaitEnd(gate);
      assertThat(WorkerProcess.find(launch(gate))).isEmpty();
    }
  }

  @Test
  void shouldNotRunTheWorkerIfItIsNeverOpened() throws Exception {
    Gate gate = hold("touch", made().toString());
    gate.close();
    awaitEnd(gate);
    assertThat(made()).doesNotExist();
  }

  @Test
  void shouldNotRunTheWorkerIfItsHolderIsKilled() throws Exception {
    Process holder =
        Children.java(Children.openings(), HoldAGate.class, temp.toString(), made().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = holder.inputReader(StandardCharsets.US_ASCII)) {
      String[] words = said.readLine().split(" ", 2);
      Launch held =
          Launch.intended("docs", "docs-1", 0)
              .launched(Long.parseLong(words[0]), new Launch.Start(Instant.parse(words[1]), "", 0));
      assertThat(WorkerProcess.find(held)).as("the process that waits").isPresent();

      holder.destroyForcibly().waitFor();

      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIME_OUT_SECONDS);
      while (WorkerProcess.find(held).isPresent()) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(5);
      }
      assertThat(made()).doesNotExist();
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void shouldSayWhyThereIsNothingToRun() throws IOException {
    assertThatThrownBy(() -> hold("no-such-program-anywhere")).hasMessageContaining("PATH");
    assertThatThrownBy(() -> hold(temp.toString())).hasMessageContaining("is not there");
    Path file = Files.createFile(temp.resolve("file"));
    assertThatThrownBy(() -> hold(file.toString())).hasMessageContaining("chmod");
  }

  @Test
  void shouldTakeNoOtherProcessForTheWorker() throws Exception {
    try (Gate gate = hold("true")) {
      long pid = gate.process().pid();
      Launch intended = Launch.intended("docs", "docs-1", 0);
      assertThat(WorkerProcess.find(intended)).isEmpty();
      assertThat(WorkerProcess.find(intended.launched(pid, dated(gate.start().at(), -3))))
          .isEmpty();
      assertThat(WorkerProcess.find(intended.launched(Long.MAX_VALUE, gate.start()))).isEmpty();
    }
  }

  /** As an older version has journaled it, or a system without ticks. */
  private static Launch.Start dated(Instant at, int laterSeconds) {
    return new Launch.Start(at.plusSeconds(laterSeconds), "", 0);
  }

  @Test
  void shouldKnowAWorkerByItsDateWhereNoMoreIsKnown() throws Exception {
    try (Gate gate = hold("true")) {
      Launch intended = Launch.intended("docs", "docs-1", 0);
      long pid = gate.process().pid();
      assertThat(WorkerProcess.find(intended.launched(pid, dated(gate.start().at(), 1))))
          .isPresent();
    }
  }

  @Test
  void shouldKnowAWorkerByItsTicksHoweverTheClockIsSet() throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "no ticks to be had");
    try (Gate gate = hold("true")) {
      Launch intended = Launch.intended("docs", "docs-1", 0);
      long pid = gate.process().pid();
      Launch.Start start = gate.start();
      Launch.Start before = new Launch.Start(Instant.EPOCH, start.bootId(), start.ticks());
      Launch.Start other = new Launch.Start(start.at(), start.bootId(), start.ticks() + 1);
      Launch.Start otherBoot = new Launch.Start(start.at(), "another", start.ticks());

      assertThat(WorkerProcess.find(intended.launched(pid, before))).isPresent();
      assertThat(WorkerProcess.find(intended.launched(pid, other))).isEmpty();
      assertThat(WorkerProcess.find(intended.launched(pid, otherBoot))).isEmpty();
    }
  }
}
