package dev.teem.journal.agent;

import static dev.teem.journal.agent.Agents.agent;
import static dev.teem.journal.agent.Agents.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.account.Meter;
import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.agent.AgentOutcome;
import dev.teem.engine.agent.AgentStatus;
import dev.teem.engine.agent.AgentStep;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.time.VirtualClock;
import java.lang.management.ManagementFactory;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * "Tuples with agent terms: budget (usd, tokens), deadline, retries, CPU and disk quota, checked
 * before each step."
 */
class AgentTermsCheckTest {
  private static TupleYool uses(Meter meter, double amount) {
    return _ -> {
      AgentStep.current().charge(meter, amount);
      return "used";
    };
  }

  @Nested
  class BudgetTerm {
    @Test
    void shouldRunNoStepOnceABudgetIsUsedUp() throws Exception {
      try (Agents agents = Agents.of(Map.of("pay", uses(Meter.USD, 1), "a", says("a")))) {
        Tuple agent = agent(Map.of("budget", Map.of("usd", 2L)), "pay", "pay", "a");
        AgentOutcome outcome = agents.runner.execute(agent);

        assertThat(outcome.status()).isEqualTo(AgentStatus.BUDGET);
        assertThat(outcome.error())
            .isEqualTo(
                "budget.usd=2.0 of tuple="
                    + agent.id()
                    + " is used up to used=2.0; put it out again with a larger one");
        assertThat(outcome.receipts().ids()).hasSize(2);
        assertThat(outcome.used()).containsEntry("usd", 2.0);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"usd", "tokens"})
    void shouldFailAStepThatWantsMoreThanIsLeft(String name) throws Exception {
      Meter meter = name.equals("usd") ? Meter.USD : Meter.TOKENS;
      try (Agents agents =
          Agents.of(Map.of("some", uses(meter, 60), "more", uses(meter, 50), "a", says("a")))) {
        Tuple agent = agent(Map.of("budget", Map.of(name, 100L)), "some", "more", "a");
        AgentOutcome outcome = agents.runner.execute(agent);

        assertThat(outcome.status()).isEqualTo(AgentStatus.BUDGET);
        assertThat(outcome.error())
            .isEqualTo(
                "quota exceeded: %1$s; budget.%1$s=100.0 of tuple=%2$s is used up to used=60.0"
                    .formatted(name, agent.id()));
        assertThat(outcome.used()).containsEntry(name, 60.0);
        assertThat(agents.receipt(outcome.receipts().ids().getLast()).error())
            .isEqualTo(outcome.error());
      }
    }

    @Test
    void shouldLetAStepAskBeforeItSpendsAndGiveBackTheRest() throws Exception {
      List<Double> left = new ArrayList<>();
      TupleYool careful =
          _ -> {
            AgentStep step = AgentStep.current();
            step.charge(Meter.TOKENS, 80);
            step.refund(Meter.TOKENS, 50);
            left.add(step.remaining(Meter.TOKENS));
            left.add(step.remaining(Meter.USD));
            return null;
          };
      try (Agents agents = Agents.of(Map.of("ask", careful))) {
        agents.runner.execute(agent(Map.of("budget", Map.of("tokens", 100L)), "ask"));
      }
      assertThat(left).containsExactly(70.0, Double.POSITIVE_INFINITY);
    }

    @Test
    void shouldLetAStepDoWithoutWhatItCannotPay() throws Exception {
      TupleYool cheap =
          _ -> {
            try {
              AgentStep.current().charge(Meter.USD, 5);
              return "dear";
            } catch (QuotaExceededException e) {
              return "cheap";
            }
          };
      try (Agents agents = Agents.of(Map.of("ask", cheap))) {
        assertThat(
                agents.runner.execute(agent(Map.of("budget", Map.of("usd", 1L)), "ask")).output())
            .isEqualTo("cheap");
      }
    }

    @Test
    void shouldCountWhatEarlierRunsUsedAlsoInStepsThatFailed() throws Exception {
      AtomicInteger runs = new AtomicInteger();
      TupleYool failsAtFirst =
          _ -> {
            AgentStep.current().charge(Meter.TOKENS, 40);
            if (runs.getAndIncrement() < 2) {
              throw new IllegalStateException("not yet");
            }
            return "done";
          };
      Tuple agent = agent(Map.of("budget", Map.of("tokens", 100L)), "ask");
      try (Agents agents = Agents.of(Map.of("ask", failsAtFirst))) {
        assertThat(agents.runner.execute(agent).used()).containsEntry("tokens", 40.0);
        assertThat(agents.runner.execute(agent).used()).containsEntry("tokens", 80.0);
        AgentOutcome third = agents.runner.execute(agent);
        assertThat(third.status()).isEqualTo(AgentStatus.BUDGET);
        assertThat(third.used()).containsEntry("tokens", 80.0);

        Tuple richer = agent(Map.of("budget", Map.of("tokens", 200L)), "ask");
        AgentOutcome fourth = agents.runner.execute(richer);
        assertThat(fourth.status()).isEqualTo(AgentStatus.OK);
        assertThat(fourth.used()).containsEntry("tokens", 120.0);
        agents.verify();
      }
    }

    @Test
    void shouldGoOnWhereItWasWhenPutOutWithALargerBudget() throws Exception {
      List<String> calls = new ArrayList<>();
      TupleYool pay =
          _ -> {
            AgentStep.current().charge(Meter.USD, 1);
            calls.add("pay");
            return null;
          };
      try (Agents agents = Agents.of(Map.of("pay", pay))) {
        agents.runner.execute(agent(Map.of("budget", Map.of("usd", 2L)), "pay", "pay", "pay"));
        AgentOutcome outcome =
            agents.runner.execute(agent(Map.of("budget", Map.of("usd", 3L)), "pay", "pay", "pay"));

        assertThat(outcome.status()).isEqualTo(AgentStatus.OK);
        assertThat(outcome.answered()).isEqualTo(2);
        assertThat(outcome.used()).containsEntry("usd", 3.0);
        assertThat(calls).hasSize(3);
      }
    }

    @Test
    void shouldNotLetAStepChargeWhatIsNotIts() throws Exception {
      try (Agents agents = Agents.of(Map.of("a", uses(Meter.CHILDREN, 1)))) {
        assertThat(agents.runner.execute(agent(Map.of(), "a")).error())
            .contains("meter=children is not of use to a step");
      }
    }
  }

  @Nested
  class DeadlineTerm {
    @Test
    void shouldRunNoStepOnceTheDeadlineHasPassed() throws Exception {
      VirtualClock clock = new VirtualClock();
      TupleYool slow =
          _ -> {
            clock.advance(2_000_000_000L);
            return "slow";
          };
      try (Agents agents = Agents.inMemory().clock(clock).open(Map.of("slow", slow))) {
        AgentOutcome outcome =
            agents.runner.execute(agent(Map.of("deadline", 4L), "slow", "slow", "slow"));

        assertThat(outcome.status()).isEqualTo(AgentStatus.DEADLINE);
        assertThat(outcome.error()).isEqualTo("deadline=1970-01-01T00:00:04Z passed before step=2");
        assertThat(outcome.receipts().ids()).hasSize(2);

        AgentOutcome later =
            agents.runner.execute(agent(Map.of("deadline", 5L), "slow", "slow", "slow"));
        assertThat(later.status()).isEqualTo(AgentStatus.OK);
        assertThat(later.answered()).isEqualTo(2);
        // What has its receipts needs no time.
        AgentOutcome answer =
            agents.runner.execute(agent(Map.of("deadline", 1L), "slow", "slow", "slow"));
        assertThat(answer.status()).isEqualTo(AgentStatus.OK);
        assertThat(answer.answered()).isEqualTo(3);
      }
    }

    @Test
    void shouldInterruptAStepAtTheDeadline() throws Exception {
      AtomicReference<Throwable> got = new AtomicReference<>();
      TupleYool hangs =
          _ -> {
            try {
              return new CountDownLatch(1).await(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
              got.set(e);
              throw e;
            }
          };
      try (Agents agents = Agents.of(Map.of("hangs", hangs, "a", says("a")))) {
        String deadline = Instant.now().plusSeconds(1).toString();
        AgentOutcome outcome =
            agents.runner.execute(agent(Map.of("deadline", deadline), "a", "hangs", "a"));

        assertThat(outcome.status()).isEqualTo(AgentStatus.DEADLINE);
        assertThat(outcome.error()).startsWith("deadline=").endsWith("passed in step=1");
        assertThat(got.get()).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(agents.receipt(outcome.receipts().ids().getLast()).error())
            .isEqualTo(outcome.error());
      }
    }
  }

  @Nested
  class RetriesTerm {
    private final AtomicInteger attempts = new AtomicInteger();

    private TupleYool failing(int times) {
      return _ -> {
        if (attempts.getAndIncrement() < times) {
          throw new SocketTimeoutException("attempt " + attempts);
        }
        return "done";
      };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void shouldTryAgainAsOftenAsTheTermsSay(int retries) throws Exception {
      try (Agents agents =
          Agents.inMemory()
              .retries(9, Duration.ofMillis(1))
              .open(Map.of("fails", failing(Integer.MAX_VALUE)))) {
        AgentOutcome outcome = agents.runner.execute(agent(Map.of("retries", retries), "fails"));

        assertThat(outcome.status()).isEqualTo(AgentStatus.FAILED);
        assertThat(attempts).hasValue(retries + 1);
        assertThat(outcome.error())
            .isEqualTo(
                "step=0 yool=fails: java.net.SocketTimeoutException: attempt " + (retries + 1));
      }
    }

    @Test
    void shouldTryAgainAsOftenAsTheRunnerDoesWhereTheTermsSayNothing() throws Exception {
      try (Agents agents =
          Agents.inMemory().retries(2, Duration.ofMillis(1)).open(Map.of("fails", failing(2)))) {
        assertThat(agents.runner.execute(agent(Map.of(), "fails")).output()).isEqualTo("done");
        assertThat(attempts).hasValue(3);
      }
    }

    @Test
    void shouldWriteOneReceiptHoweverOftenAStepWasTried() throws Exception {
      try (Agents agents = Agents.of(Map.of("fails", failing(1)))) {
        agents.runner.execute(agent(Map.of("retries", 1L), "fails"));
        assertThat(agents.store.receiptCount()).isOne();
      }
    }

    @Test
    void shouldStopAtOnceWhenInterruptedBetweenAttempts() throws Exception {
      CountDownLatch failed = new CountDownLatch(1);
      TupleYool fails =
          _ -> {
            failed.countDown();
            throw new SocketTimeoutException();
          };
      try (Agents agents =
          Agents.inMemory().retries(5, Duration.ofHours(1)).open(Map.of("fails", fails))) {
        FutureTask<AgentOutcome> run =
            new FutureTask<>(() -> agents.runner.execute(agent(Map.of(), "fails")));
        Thread worker = Thread.ofVirtual().start(run);
        failed.await();
        worker.interrupt();
        worker.join();

        assertThatThrownBy(run::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(agents.store.receiptCount()).isZero();
      }
    }

    @Test
    void shouldNotRestIntoTheDeadline() throws Exception {
      Instant deadline = Instant.now().plusSeconds(600);
      try (Agents agents =
          Agents.inMemory().retries(5, Duration.ofHours(1)).open(Map.of("fails", failing(9)))) {
        AgentOutcome outcome =
            agents.runner.execute(agent(Map.of("deadline", deadline.toString()), "fails"));

        assertThat(outcome.status()).isEqualTo(AgentStatus.FAILED);
        assertThat(attempts).hasValue(1);
        assertThat(Instant.now()).isBefore(deadline);
      }
    }
  }

  @Nested
  class CpuQuotaTerm {
    private static TupleYool burns(long cpuNanos) {
      return new TupleYool() {
        @Override
        public Object run(Tuple tuple) {
          var threads = ManagementFactory.getThreadMXBean();
          long end = threads.getCurrentThreadCpuTime() + cpuNanos;
          long sum = 0;
          while (threads.getCurrentThreadCpuTime() < end) {
            sum += System.nanoTime() & 1;
          }
          return sum;
        }

        @Override
        public boolean blocking() {
          return false;
        }
      };
    }

    @Test
    void shouldPauseBetweenStepsForWhatTheyUsedTooMuch() throws Exception {
      try (Agents agents = Agents.of(Map.of("burn", burns(30_000_000)))) {
        long before = System.nanoTime();
        agents.runner.execute(agent(Map.of("cpu_quota_pct", 20L), "burn", "burn", "burn"));

        // Two of three are paid for, at five times what they took.
        assertThat(System.nanoTime() - before).isGreaterThan(2 * 5 * 30_000_000L);
      }
    }

    @Test
    void shouldLetALongStepPauseItself() throws Exception {
      TupleYool inner = burns(10_000_000);
      TupleYool checks =
          tuple -> {
            for (int i = 0; i < 5; i++) {
              inner.run(tuple);
              AgentStep.current().checkpoint();
            }
            return null;
          };
      try (Agents agents = Agents.of(Map.of("checks", checks))) {
        long before = System.nanoTime();
        agents.runner.execute(agent(Map.of("cpu_quota_pct", 20L), "checks"));

        assertThat(System.nanoTime() - before).isGreaterThan(5 * 5 * 10_000_000L);
      }
    }

    @Test
    void shouldNotPauseForStepsThatHaveWaited() throws Exception {
      TupleYool waits =
          _ -> {
            Thread.sleep(100);
            return null;
          };
      try (Agents agents = Agents.of(Map.of("waits", waits))) {
        FutureTask<AgentOutcome> run =
            new FutureTask<>(
                () -> agents.runner.execute(agent(Map.of("cpu_quota_pct", 1L), "waits", "waits")));
        long before = System.nanoTime();
        Thread.ofVirtual().start(run).join();

        assertThat(run.get().status()).isEqualTo(AgentStatus.OK);
        assertThat(System.nanoTime() - before).isLessThan(8_000_000_000L);
      }
    }
  }

  @Nested
  class DiskQuotaTerm {
    @TempDir Path folders;

    private final TupleYool writes =
        _ ->
            Files.write(AgentStep.current().folder().resolve("file"), new byte[3 << 20]).toString();

    @Test
    void shouldFailAStepThatLeavesTooMuchOnTheDiskAndRunNoOther() throws Exception {
      try (Agents agents =
          Agents.inMemory().folder(folders).open(Map.of("write", writes, "a", says("a")))) {
        Tuple agent = agent(Map.of("disk_quota_mb", 1L), "a", "write", "a");
        AgentOutcome outcome = agents.runner.execute(agent);
        assertThat(outcome.status()).isEqualTo(AgentStatus.DISK);
        assertThat(outcome.error()).contains("3.0 MiB of its disk, more than its quota of 1.0 MiB");
        assertThat(outcome.receipts().ids()).hasSize(2);

        AgentOutcome again = agents.runner.execute(agent);
        assertThat(again.status()).isEqualTo(AgentStatus.DISK);
        assertThat(again.answered()).isEqualTo(1);
        assertThat(again.receipts().ids()).hasSize(1);
      }
    }

    @Test
    void shouldGiveEachAgentAFolderOfItsOwn() throws Exception {
      try (Agents agents = Agents.inMemory().folder(folders).open(Map.of("write", writes))) {
        Object one = agents.runner.execute(agent(Map.of("disk_quota_mb", 4L), "write")).output();
        Object other =
            agents.runner.execute(agent(Map.of("disk_quota_mb", 4L), "write", "write")).output();

        assertThat(one).isNotEqualTo(other);
      }
    }

    @Test
    void shouldSayThatThereAreNoFolders() throws Exception {
      try (Agents agents = Agents.of(Map.of("write", writes))) {
        assertThatThrownBy(() -> agents.runner.execute(agent(Map.of("disk_quota_mb", 4L), "write")))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "agent_terms.disk_quota_mb=4 is about a folder, and agents have none here; give"
                    + " the AgentContext one");
        assertThat(agents.runner.execute(agent(Map.of(), "write")).error())
            .contains("agents have no folders");
      }
    }
  }
}
