package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.account.Quota;
import dev.teem.engine.event.Cost;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LimitChange;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.IdentityYool;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BlockingBatchTest {
  private static final LanePolicy POLICY =
      LanePolicy.from(
          Map.of(
              "YOOL_API_BACKOFF_BASE_MS", "1",
              "YOOL_API_BACKOFF_MAX_MS", "4",
              "YOOL_API_MAX_RETRIES", "2",
              "YOOL_CIRCUIT_FAILURE_THRESHOLD", "4",
              "YOOL_CIRCUIT_COOLDOWN_S", "0.05"));

  private final Engine engine = Engine.launch(new EngineContext().cores(2).lanePolicy(POLICY));

  @AfterEach
  void close() {
    engine.close();
  }

  /** A yool that waits for nothing but may. */
  private static Yool calls(Work work) {
    return new Yool() {
      @Override
      public String name() {
        return "calls";
      }

      @Override
      public boolean blocking() {
        return true;
      }

      @Override
      public void run(Call call) throws Exception {
        work.run(call);
      }
    };
  }

  private interface Work {
    void run(Call call) throws Exception;
  }

  private static BatchSpec batch(int agents, Work work) {
    return BatchSpec.of(new LazyBatch(1, agents), calls(work));
  }

  @Test
  void shouldTryAgainWhatMayPassByItself() throws Exception {
    Map<Long, Integer> tries = new ConcurrentHashMap<>();
    BatchSummary summary =
        engine.execute(
            batch(
                    200,
                    call -> {
                      if (tries.merge(call.agent(), 1, Integer::sum) < 3) {
                        throw new ConnectException("refused");
                      }
                    })
                .retries(2));

    assertThat(summary.failed()).isZero();
    assertThat(summary.executed()).isEqualTo(200);
    assertThat(summary.retried()).isEqualTo(400);
    assertThat(tries.values()).hasSize(200).containsOnly(3);
  }

  @Test
  void shouldNotTryAgainWhatTheWorkItselfGotWrong() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    BatchSummary summary =
        engine.execute(
            batch(
                    50,
                    call -> {
                      tries.incrementAndGet();
                      throw new YoolException("no such thing");
                    })
                .retries(5));

    assertThat(tries).hasValue(50);
    assertThat(summary.failed()).isEqualTo(50);
  }

  @Test
  void shouldCallLocalWorkOnceUnlessItIsToldOtherwise() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Work failing =
        call -> {
          tries.incrementAndGet();
          throw new ConnectException("refused");
        };
    engine.execute(batch(1, failing));
    assertThat(tries).hasValue(1);

    engine.execute(batch(1, failing).provider("far"));
    assertThat(tries).as("with the policy's two retries").hasValue(1 + 3);
  }

  @Test
  @Timeout(60)
  void shouldEndWhenNobodyCanTellWhetherToTryAgain() {
    BatchSpec spec =
        batch(
            10,
            call -> {
              throw new ConnectException();
            });
    assertThatThrownBy(
            () -> engine.execute(spec.retryable(failure -> failure.getMessage().contains("429"))))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void shouldEndAnAttemptThatTakesTooLong() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    BatchSummary summary =
        engine.execute(
            batch(
                    1,
                    call -> {
                      if (tries.incrementAndGet() == 1) {
                        Thread.sleep(60_000);
                      }
                      call.output().writeText("there");
                    })
                .timeout(Duration.ofMillis(20))
                .retries(1));

    assertThat(tries).hasValue(2);
    assertThat(summary.failed()).isZero();
  }

  @Test
  void shouldWaitWhileAProviderIsDownAndLoseNothing() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    List<String> said = new ArrayList<>();
    BatchSummary summary =
        engine.execute(
            batch(
                    40,
                    call -> {
                      if (calls.incrementAndGet() <= 12) {
                        throw new ConnectException("refused");
                      }
                    })
                .provider("far")
                .retries(50)
                .limits(LimitConfig.upTo(2))
                .progress(progress -> said.add(String.valueOf(progress.held()))));

    assertThat(summary.failed()).isZero();
    assertThat(calls).hasValue(52);
    // Four failures open the circuit for 50 ms; then each probe that fails does, until twelve have.
    assertThat(summary.wallNanos()).isGreaterThan(50_000_000L * 8);
    assertThat(said).anyMatch(text -> text.startsWith("provider=far has failed "));
  }

  @Test
  void shouldStopAtOnceWhileAgentsRestBetweenAttempts() throws Exception {
    LanePolicy slow = LanePolicy.from(Map.of("YOOL_API_BACKOFF_BASE_MS", "600000"));
    CountDownLatch failed = new CountDownLatch(20);
    try (Engine patient = Engine.launch(new EngineContext().cores(1).lanePolicy(slow))) {
      BatchRun run =
          patient.start(
              batch(
                      20,
                      call -> {
                        failed.countDown();
                        throw new ConnectException("refused");
                      })
                  .retries(3));
      CompletableFuture<BatchSummary> summary = BatchRuns.awaited(run);
      failed.await();
      run.stop();

      assertThat(summary.get().stopped()).isTrue();
      assertThat(summary.get().failed()).as("those that would have been tried again").isZero();
    }
  }

  @Test
  void shouldTakeTheFirstOfTwoRivals() throws Exception {
    Map<Long, Integer> starts = new ConcurrentHashMap<>();
    AtomicInteger interrupted = new AtomicInteger();
    BatchSummary summary =
        engine.execute(
            batch(
                    200,
                    call -> {
                      if (starts.merge(call.agent(), 1, Integer::sum) == 1
                          && call.agent() % 50 == 49) {
                        try {
                          Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                          interrupted.incrementAndGet();
                          throw e;
                        }
                      }
                      LockSupport.parkNanos(1_000_000);
                      call.output().writeText("done " + call.itemText());
                    })
                .speculate(true)
                .limits(LimitConfig.upTo(8)));

    assertThat(summary.executed()).isEqualTo(200);
    assertThat(summary.failed()).isZero();
    assertThat(interrupted).hasValue(4);
    assertThat(summary.raced()).isGreaterThanOrEqualTo(4);
    assertThat(summary.lane().running()).isZero();
    assertThat(starts.get(49L)).isEqualTo(2);
  }

  @Test
  void shouldGiveManyItemsAtOnceToAYoolThatTakesMany() throws Exception {
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    Yool many =
        new Yool() {
          @Override
          public String name() {
            return "many";
          }

          @Override
          public boolean blocking() {
            return true;
          }

          @Override
          public boolean takesMany() {
            return true;
          }

          @Override
          public void run(Call call) throws Exception {
            runAll(List.of(call));
          }

          @Override
          public void runAll(List<Call> calls) throws Exception {
            sizes.add(calls.size());
            for (Call call : calls) {
              call.output().writeText(call.itemText());
            }
          }
        };
    BatchSummary summary = engine.execute(BatchSpec.of(new LazyBatch(1, 1_000), many).atOnce(10));

    assertThat(summary.executed()).isEqualTo(1_000);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000);
    assertThat(sizes).allMatch(size -> size <= 10).hasSizeLessThan(250);
    assertThat(summary.resultDigest())
        .isEqualTo(
            engine
                .execute(BatchSpec.of(new LazyBatch(1, 1_000), new IdentityYool()))
                .resultDigest());
  }

  @Test
  void shouldStartNothingMoreOnceTheBudgetIsSpent() {
    AtomicInteger calls = new AtomicInteger();
    BatchSpec spec =
        batch(
                1_000,
                call -> {
                  calls.incrementAndGet();
                  call.cost(new Cost(100, 0, 0.5, Cost.NOT_GIVEN));
                })
            .limits(LimitConfig.upTo(4))
            .budget(Quota.NONE.usd(10));

    assertThatThrownBy(() -> engine.execute(spec))
        .isInstanceOf(BudgetSpentException.class)
        .hasMessageMatching("the budget is spent: usd=1[0-9.]+ of 10.0");
    assertThat(calls).as("20, and what was under way").hasValueBetween(20, 24);
  }

  @Test
  void shouldStartNothingWithoutABudget() {
    AtomicInteger calls = new AtomicInteger();

    assertThatThrownBy(() ->
            engine.execute(batch(10, call -> calls.incrementAndGet()).budget(Quota.NONE.tokens(0))))
        .isInstanceOf(BudgetSpentException.class)
        .hasMessage("the budget is spent: tokens=0.0 of 0.0");
    assertThat(calls).hasValue(0);
  }

  @Test
  void shouldSayWhatWasSpent() throws Exception {
    BatchSummary summary =
        engine.execute(
            batch(100, call -> call.cost(new Cost(3, 0, 0.25, Cost.NOT_GIVEN)))
                .budget(Quota.NONE.usd(1_000)));

    assertThat(summary.usd()).isEqualTo(25);
    assertThat(summary.tokens()).isEqualTo(300);
  }

  @Test
  void shouldTellOfEachChangeOfTheLimitAndNeverPassTheCeiling() throws Exception {
    List<LimitChange> changes = new ArrayList<>();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    BatchSummary summary =
        engine.execute(
            batch(
                    2_000,
                    call -> {
                      most.accumulateAndGet(running.incrementAndGet(), Math::max);
                      LockSupport.parkNanos(2_000_000);
                      running.decrementAndGet();
                    })
                .limits(LimitConfig.upTo(24))
                .limitChanges(changes::add));

    assertThat(most).hasValueLessThanOrEqualTo(24);
    assertThat(summary.lane().mostRunning()).isEqualTo(most.get());
    assertThat(changes).hasSize((int) summary.lane().changes()).isNotEmpty();
    for (int i = 1; i < changes.size(); i++) {
      assertThat(changes.get(i).from()).isEqualTo(changes.get(i - 1).to());
    }
    assertThat(changes.getLast().to()).isEqualTo(summary.lane().limit());
    assertThat(summary.lane().admitted()).isEqualTo(2_000);
  }
}
