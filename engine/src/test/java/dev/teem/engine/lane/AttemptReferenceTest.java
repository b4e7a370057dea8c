package dev.teem.engine.lane;

import static dev.teem.engine.lane.LaneSetting.LANE;
import static dev.teem.engine.lane.LaneSetting.await;
import static dev.teem.engine.lane.LaneSetting.number;
import static dev.teem.engine.lane.LaneSetting.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.time.VirtualClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the reference says of attempts that fail or are late, statement by statement. */
@Timeout(60)
class AttemptReferenceTest {
  private final LaneSetting lanes = new LaneSetting();
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void leaveNothing() throws InterruptedException {
    lanes.close();
  }

  /** An executor that counts its calls and gives their number. */
  private Object count(Tuple tuple) {
    return (long) calls.incrementAndGet();
  }

  private TupleResult execute(Tuple tuple) throws Exception {
    return lanes.executor().execute(tuple);
  }

  /** One that fails so often before it answers. */
  private TupleYool failing(int times, Exception failure) {
    return tuple -> {
      if (calls.incrementAndGet() <= times) {
        throw failure;
      }
      return "answer";
    };
  }

  @Nested
  class BackOff {
    /** A place that notes how long it is to rest, and does not. */
    private static final class Rests implements CallPlace {
      private final List<Long> nanos = new ArrayList<>();

      @Override
      public void enter() {}

      @Override
      public void leave(long startNanos, long endNanos, boolean failed) {}

      @Override
      public void leave() {}

      @Override
      public void rest(long rest) {
        nanos.add(rest);
      }
    }

    @Test
    void shouldTryTimeoutsAndConnectionErrorsAgain() throws Exception {
      lanes.yools.executor(failing(2, new SocketTimeoutException("late")));
      assertThat(execute(tuple("ask")).output()).isEqualTo("answer");
      assertThat(calls).hasValue(3);
    }

    @Test
    void shouldTryNothingElseAgain() {
      lanes.yools.executor(failing(1, new IOException("status=500")));
      assertThatThrownBy(() -> execute(tuple("ask"))).hasMessage("status=500");
      assertThat(calls).hasValue(1);
    }

    @Test
    void shouldTryAsOftenAsThePolicySays() {
      lanes.variables.put("YOOL_API_MAX_RETRIES", "2");
      lanes.yools.executor(failing(9, new ConnectException("refused")));
      assertThatThrownBy(() -> execute(tuple("ask"))).hasMessage("refused");
      assertThat(calls).hasValue(3);
    }

    @Test
    void shouldRestTwiceAsLongEachTimeUpToTheMost() throws Exception {
      lanes.variables.put("YOOL_API_BACKOFF_BASE_MS", "100");
      lanes.variables.put("YOOL_API_BACKOFF_MAX_MS", "300");
      lanes.yools.executor(failing(3, new ConnectException("refused")));
      Rests rests = new Rests();

      lanes.executor().execute(tuple("ask"), lanes.executor().attempts(), rests);

      assertThat(rests.nanos).hasSize(3);
      long[] middle = {100_000_000, 200_000_000, 300_000_000};
      for (int i = 0; i < middle.length; i++) {
        assertThat(rests.nanos.get(i)).isBetween(middle[i] * 3 / 4, middle[i] * 5 / 4);
      }
    }

    @Test
    void shouldTryRegisteredYoolsOnce() {
      lanes.yools.local("here", failing(1, new ConnectException("refused")));
      assertThatThrownBy(() -> execute(tuple("here"))).hasMessage("refused");
      assertThat(calls).hasValue(1);
    }

    @Test
    void shouldTryTheProviderLocalOnce() {
      lanes.yools.executor(failing(1, new ConnectException("refused")));
      assertThatThrownBy(() -> execute(tuple("ask", "provider", "local"))).hasMessage("refused");
      assertThat(calls).hasValue(1);
      assertThat(lanes.executor().breakers().snapshot()).isEmpty();
    }

    @Test
    void shouldEndAtOnceWhenItIsInterruptedDuringARest() throws Exception {
      lanes.variables.put("YOOL_API_BACKOFF_BASE_MS", "3600000");
      lanes.variables.put("YOOL_API_BACKOFF_MAX_MS", "3600000");
      lanes.yools.executor(failing(1, new ConnectException("refused")));
      FutureTask<TupleResult> call = lanes.start(() -> execute(tuple("ask")));
      await(() -> lanes.lastThread().getState() == Thread.State.TIMED_WAITING);
      lanes.lastThread().interrupt();

      assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
      assertThat(calls).hasValue(1);
    }

    @Test
    void shouldMakeNoAttemptWhenItIsInterruptedBefore() {
      lanes.yools.executor(AttemptReferenceTest.this::count);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> execute(tuple("ask"))).isInstanceOf(InterruptedException.class);
      assertThat(calls).hasValue(0);
    }

    @Test
    void shouldNotTryAgainWhatWasInterrupted() {
      lanes.yools.executor(tuple -> {
        calls.incrementAndGet();
        Thread.currentThread().interrupt();
        throw new SocketTimeoutException("late, or so it seems");
      });
      assertThatThrownBy(() -> execute(tuple("ask"))).isInstanceOf(SocketTimeoutException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(calls).hasValue(1);
    }

    @Test
    void shouldLimitTheTimeOfEachAttempt() throws Exception {
      CountDownLatch never = new CountDownLatch(1);
      lanes.yools.executor(tuple -> {
        if (calls.incrementAndGet() == 1) {
          never.await();
        }
        return "answer";
      });
      Attempts usual = lanes.executor().attempts();
      Attempts limited =
          new Attempts(1, Duration.ofMillis(5), usual.backoff(), usual.retryable(), usual.timer());

      TupleResult result = lanes.executor().execute(tuple("ask"), limited, CallPlace.UNLIMITED);

      assertThat(result.output()).isEqualTo("answer");
      assertThat(calls).hasValue(2);
    }
  }

  @Nested
  class Breaker {
    private final VirtualClock clock = new VirtualClock();

    private void open(int threshold) {
      for (int i = 0; i < threshold; i++) {
        long number = i;
        assertThatThrownBy(() -> execute(tuple("ask", "provider", "llm", "number", number)))
            .hasMessage("status=500");
      }
    }

    private void failForEver() {
      lanes.variables.put("YOOL_CIRCUIT_FAILURE_THRESHOLD", "3");
      lanes.variables.put("YOOL_CIRCUIT_COOLDOWN_S", "30");
      lanes.yools.executor(failing(9, new IOException("status=500"))).clock(clock);
    }

    @Test
    void shouldCountEveryFailureAndRefuseWithTheTimeLeft() {
      failForEver();
      open(3);
      clock.advance(Duration.ofSeconds(10).toNanos());

      assertThatThrownBy(() -> execute(tuple("ask", "provider", "llm")))
          .isInstanceOfSatisfying(
              CircuitOpenException.class,
              refusal -> {
                assertThat(refusal.provider()).isEqualTo("llm");
                assertThat(refusal.timeLeft()).isEqualTo(Duration.ofSeconds(20));
              });
      assertThat(calls).hasValue(3);
    }

    @Test
    void shouldLeaveOtherProvidersAndTuplesWithoutAlone() {
      failForEver();
      open(3);

      assertThatThrownBy(() -> execute(tuple("ask", "provider", "other"))).hasMessage("status=500");
      assertThatThrownBy(() -> execute(tuple("ask"))).hasMessage("status=500");
    }

    @Test
    void shouldStartAnewAfterASuccess() throws Exception {
      lanes.variables.put("YOOL_CIRCUIT_FAILURE_THRESHOLD", "3");
      lanes.yools.executor(tuple -> {
        if (calls.incrementAndGet() % 3 != 0) {
          throw new IOException("status=500");
        }
        return "answer";
      });
      for (int i = 0; i < 3; i++) {
        open(2);
        assertThat(execute(tuple("ask", "provider", "llm", "number", 100 + i)).output())
            .isEqualTo("answer");
      }
    }

    @Test
    void shouldLetACallThroughWhenTheCoolDownIsOver() {
      failForEver();
      open(3);
      clock.advance(Duration.ofSeconds(30).toNanos());

      assertThatThrownBy(() -> execute(tuple("ask", "provider", "llm"))).hasMessage("status=500");
      assertThatThrownBy(() -> execute(tuple("ask", "provider", "llm")))
          .isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void shouldSayInTheOutcomesOfADrainWhatWasRefusedAndForHowLong() throws Exception {
      failForEver();
      open(3);
      lanes.space.out(tuple("ask", "provider", "llm"));

      assertThat(lanes.workers(4).runLane(LANE))
          .singleElement()
          .isInstanceOfSatisfying(
              TupleOutcome.Refused.class,
              refused ->
                  assertThat(refused.toJson())
                      .containsEntry("status", "refused")
                      .containsEntry("provider", "llm")
                      .containsEntry("time_left_ms", 30_000L));
      assertThat(lanes.space.count(Template.any())).isZero();
    }
  }

  @Nested
  class Speculation {
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger interrupted = new AtomicInteger();

    private Object hang(Tuple tuple) throws InterruptedException {
      calls.incrementAndGet();
      try {
        never.await();
        return "never";
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        throw e;
      }
    }

    @Test
    void shouldRaceOnlyWhatIsIdempotent() throws Exception {
      lanes.yools.executor(tuple -> "first").rival(AttemptReferenceTest.this::count, Duration.ZERO);

      assertThat(execute(tuple("ask")).output()).isEqualTo("first");
      assertThat(execute(tuple("ask", "idempotent", false)).output()).isEqualTo("first");
      assertThat(execute(tuple("ask", "idempotent", "true")).output()).isEqualTo("first");
      assertThat(calls).hasValue(0);
    }

    @Test
    void shouldTakeTheFirstSuccessAndCancelTheLoser() throws Exception {
      lanes.yools.executor(this::hang).rival(tuple -> "rival", Duration.ZERO);

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("rival");

      lanes.executor().close();
      assertThat(interrupted).hasValue(calls.get());
    }

    @Test
    void shouldCancelTheRivalToo() throws Exception {
      CountDownLatch started = new CountDownLatch(1);
      lanes
          .yools
          .executor(tuple -> {
            started.await();
            return "first";
          })
          .rival(
              tuple -> {
                started.countDown();
                return hang(tuple);
              },
              Duration.ZERO);

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("first");

      lanes.executor().close();
      assertThat(interrupted).hasValue(1);
    }

    @Test
    void shouldNotStartTheRivalIfTheFirstIsSoonEnough() throws Exception {
      lanes
          .yools
          .executor(tuple -> "first")
          .rival(AttemptReferenceTest.this::count, Duration.ofHours(1));

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("first");
      assertThat(calls).hasValue(0);
    }

    @Test
    void shouldHaveTheRivalAnswerWhenTheFirstHasFailed() throws Exception {
      lanes
          .yools
          .executor(failing(9, new IOException("status=500")))
          .rival(tuple -> "rival", Duration.ofHours(1));

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("rival");
    }

    @Test
    void shouldFailWithBothFailures() {
      IOException rivals = new IOException("status=503");
      lanes
          .yools
          .executor(failing(9, new IOException("status=500")))
          .rival(failing(9, rivals), Duration.ZERO);

      assertThatThrownBy(() -> execute(tuple("ask", "idempotent", true)))
          .hasMessage("status=500")
          .hasSuppressedException(rivals);
    }

    @Test
    void shouldNotWaitForALoserThatTakesNoNoticeButAccountForIt() throws Exception {
      CountDownLatch end = new CountDownLatch(1);
      CountDownLatch started = new CountDownLatch(1);
      lanes
          .yools
          .executor(tuple -> {
            started.countDown();
            while (end.getCount() > 0) {
              Thread.onSpinWait();
            }
            return "late";
          })
          .rival(
              tuple -> {
                started.await();
                return "rival";
              },
              Duration.ZERO);

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("rival");
      assertThat(lanes.executor().racing()).isPositive();
      end.countDown();
      lanes.executor().close();
      assertThat(lanes.executor().racing()).isZero();
    }

    @Test
    void shouldEndBothWhenItIsCalledOff() throws Exception {
      lanes.yools.executor(this::hang).rival(this::hang, Duration.ZERO);
      FutureTask<TupleResult> call = lanes.start(() -> execute(tuple("ask", "idempotent", true)));
      await(() -> calls.get() >= 2);
      lanes.lastThread().interrupt();

      assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
      assertThat(interrupted).hasValue(2);
    }

    @Test
    void shouldRaceWithinTheLimitOfTheLane() throws Exception {
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      TupleYool both =
          tuple -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
              Thread.sleep(1);
              return "answer";
            } finally {
              now.decrementAndGet();
            }
          };
      lanes.yools.executor(both).rival(both, Duration.ZERO);
      LaneWorkers workers = lanes.workers(3);
      for (long i = 0; i < 50; i++) {
        lanes.space.out(tuple("ask", "idempotent", true, "number", i));
      }

      assertThat(workers.runLane(LANE)).hasSize(50).allMatch(TupleOutcome.Done.class::isInstance);
      assertThat(most.get()).isBetween(2, 3);
    }
  }
}
