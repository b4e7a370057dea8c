package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.teem.engine.time.SystemClock;
import dev.teem.engine.time.VirtualClock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final Duration COOL_DOWN = Duration.ofSeconds(30);
  private static final long COOL_DOWN_NANOS = COOL_DOWN.toNanos();

  private final VirtualClock clock = new VirtualClock();
  private final CircuitBreaker breaker = new CircuitBreaker("acme", 3, COOL_DOWN, clock);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failure(breaker.acquire());
    }
  }

  /** Opens it, waits, and asks for the probe. */
  private long openAndProbe() {
    fail(3);
    clock.advance(COOL_DOWN_NANOS);
    return breaker.acquire();
  }

  private CircuitState state() {
    return breaker.snapshot().state();
  }

  @Test
  void shouldOpenWhenAsManyInARowHaveFailedAsTheThreshold() {
    fail(2);
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
    fail(1);
    assertThat(state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void shouldForgetFailuresAtASuccess() {
    fail(2);
    breaker.success(breaker.acquire());
    assertThat(breaker.snapshot().failures()).isZero();
    fail(2);
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void shouldOpenAtTheFirstFailureIfTheThresholdIsOne() {
    CircuitBreaker touchy = new CircuitBreaker("acme", 1, COOL_DOWN, clock);
    touchy.failure(touchy.acquire());
    assertThat(touchy.tryAcquire()).isEqualTo(-COOL_DOWN_NANOS);
  }

  @Test
  void shouldRefuseWithTheTimeLeftUntilTheCoolDownIsOver() {
    fail(3);
    assertThat(breaker.tryAcquire()).isEqualTo(-COOL_DOWN_NANOS);
    clock.advance(COOL_DOWN_NANOS - 1);
    assertThat(breaker.tryAcquire()).isEqualTo(-1);
    clock.advance(1);
    assertThat(breaker.tryAcquire()).isPositive();
  }

  @Test
  void shouldNameProviderFailuresAndTimeLeftInARefusal() {
    fail(3);
    clock.advance(COOL_DOWN_NANOS / 2);
    assertThatThrownBy(breaker::acquire)
        .isInstanceOfSatisfying(
            CircuitOpenException.class,
            refusal -> {
              assertThat(refusal.provider()).isEqualTo("acme");
              assertThat(refusal.timeLeft()).isEqualTo(COOL_DOWN.dividedBy(2));
            })
        .hasMessageContaining("provider=acme", "failures=3", "timeLeft=PT15S");
  }

  @Test
  void shouldLetExactlyOneProbeThroughAfterTheCoolDown() {
    openAndProbe();
    assertThat(state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(breaker.tryAcquire()).isEqualTo(-COOL_DOWN_NANOS);
  }

  @Test
  void shouldCloseWhenTheProbeSucceeds() {
    breaker.success(openAndProbe());
    assertThat(breaker.snapshot())
        .isEqualTo(new CircuitSnapshot("acme", CircuitState.CLOSED, 0, Duration.ZERO));
    fail(2);
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void shouldOpenForAnotherCoolDownWhenTheProbeFails() {
    long probe = openAndProbe();
    clock.advance(7);
    breaker.failure(probe);
    assertThat(breaker.snapshot())
        .isEqualTo(new CircuitSnapshot("acme", CircuitState.OPEN, 4, COOL_DOWN));
  }

  @Test
  void shouldLetTheNextCallerProbeWhenTheProbeIsAbandoned() {
    breaker.abandon(openAndProbe());
    assertThat(state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.tryAcquire()).isPositive();
    assertThat(breaker.tryAcquire()).isNegative();
  }

  @Test
  void shouldLetAnotherProbeThroughWhenNothingIsHeardOfTheFirstForACoolDown() {
    long lost = openAndProbe();
    clock.advance(COOL_DOWN_NANOS);
    long second = breaker.tryAcquire();
    assertThat(second).isPositive().isNotEqualTo(lost);
    assertThat(breaker.tryAcquire()).isNegative();
  }

  @Test
  void shouldStillBelieveAProbeThatWasTakenForLost() {
    long late = openAndProbe();
    clock.advance(COOL_DOWN_NANOS);
    breaker.acquire();
    breaker.success(late);
    assertThat(state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void shouldNotGiveUpTheSecondProbeForTheFirst() {
    long late = openAndProbe();
    clock.advance(COOL_DOWN_NANOS);
    breaker.acquire();
    breaker.abandon(late);
    assertThat(breaker.tryAcquire()).isNegative();
  }

  @Test
  void shouldNotGiveUpALaterProbeForOneOfBeforeAFailure() {
    long lost = openAndProbe();
    clock.advance(COOL_DOWN_NANOS);
    breaker.failure(breaker.acquire());
    clock.advance(COOL_DOWN_NANOS);
    breaker.acquire();
    breaker.abandon(lost);
    assertThat(breaker.tryAcquire()).isNegative();
  }

  @Test
  void shouldNotCloseNorProlongForCallsFromBeforeItOpened() {
    long early = breaker.acquire();
    fail(3);
    clock.advance(1);
    breaker.success(early);
    breaker.failure(early);
    breaker.abandon(early);
    assertThat(breaker.snapshot())
        .isEqualTo(new CircuitSnapshot("acme", CircuitState.OPEN, 3, COOL_DOWN.minusNanos(1)));
  }

  @Test
  void shouldNotCountFailuresFromBeforeItClosed() {
    long early = breaker.acquire();
    long probe = openAndProbe();
    breaker.success(probe);
    breaker.failure(early);
    breaker.failure(probe);
    assertThat(breaker.snapshot().failures()).isZero();
  }

  @Test
  void shouldCountWhateverACallThrows() {
    assertThatThrownBy(() ->
            breaker.call(() -> {
              throw new IOException("status=500");
            }))
        .hasMessage("status=500");
    assertThatThrownBy(() ->
            breaker.call(() -> {
              throw new AssertionError("no memory");
            }))
        .isInstanceOf(AssertionError.class);
    assertThat(breaker.snapshot().failures()).isEqualTo(2);
  }

  @Test
  void shouldGiveTheResultOfACallThatSucceeds() throws Exception {
    fail(2);
    assertThat(breaker.<String>call(() -> "done")).isEqualTo("done");
    assertThat(breaker.snapshot().failures()).isZero();
  }

  @Test
  void shouldNotMakeACallThatIsRefused() {
    fail(3);
    AtomicInteger calls = new AtomicInteger();
    assertThatThrownBy(() -> breaker.call(calls::incrementAndGet))
        .isInstanceOf(CircuitOpenException.class);
    assertThat(calls).hasValue(0);
  }

  @Test
  void shouldNotCountACallThatWasCancelledNorStayHalfOpenForIt() {
    fail(3);
    clock.advance(COOL_DOWN_NANOS);
    for (Exception cancel : new Exception[] {new InterruptedException(), cancelled()}) {
      assertThatThrownBy(() ->
              breaker.call(() -> {
                throw cancel;
              }))
          .isSameAs(cancel);
      assertThat(breaker.snapshot().failures()).isEqualTo(3);
    }
    assertThat(breaker.tryAcquire()).isPositive();
  }

  private static CancellationException cancelled() {
    return new CancellationException();
  }

  /** Against the rules written down once more, by a list of permits and a few variables. */
  @Test
  void shouldFollowItsRulesInAnyOrderOfCalls() {
    for (long seed = 0; seed < 2_000; seed++) {
      new Model(seed).run(400);
    }
  }

  private static final class Model {
    private final long seed;
    private final Random random;
    private final VirtualClock clock = new VirtualClock();
    private final CircuitBreaker breaker =
        new CircuitBreaker("acme", 3, Duration.ofNanos(10), clock);

    private record Call(long permit, int period, int probe) {}

    private final Deque<Call> calls = new ArrayDeque<>();
    private int period;
    private int probe;
    private int failures;
    private boolean closed = true;
    private boolean probing;
    private long until;

    Model(long seed) {
      this.seed = seed;
      random = new Random(seed);
    }

    void run(int steps) {
      for (int i = 0; i < steps; i++) {
        step();
        CircuitState state =
            closed ? CircuitState.CLOSED : probing ? CircuitState.HALF_OPEN : CircuitState.OPEN;
        long left = closed ? 0 : Math.max(0, until - clock.nanoTime());
        assertThat(breaker.snapshot())
            .as("seed=%d step=%d", seed, i)
            .isEqualTo(new CircuitSnapshot("acme", state, failures, Duration.ofNanos(left)));
      }
    }

    private void step() {
      int choice = random.nextInt(10);
      if (choice < 4) {
        ask();
      } else if (choice < 5) {
        clock.advance(random.nextInt(8));
      } else if (!calls.isEmpty()) {
        end(random.nextBoolean() ? calls.pollFirst() : calls.pollLast(), choice);
      }
    }

    private void ask() {
      long permit = breaker.tryAcquire();
      boolean allowed = closed || clock.nanoTime() >= until;
      assertThat(permit > 0).as("seed=%d", seed).isEqualTo(allowed);
      if (!allowed) {
        assertThat(-permit).as("seed=%d", seed).isEqualTo(until - clock.nanoTime());
        return;
      }
      if (!closed) {
        probe++;
        probing = true;
        until = clock.nanoTime() + 10;
      }
      calls.addLast(new Call(permit, period, probe));
    }

    private void end(Call call, int choice) {
      boolean counts = call.period == period;
      if (choice < 7) {
        breaker.success(call.permit);
        if (counts) {
          failures = 0;
          period += closed ? 0 : 1;
          closed = true;
          probing = false;
        }
      } else if (choice < 9) {
        breaker.failure(call.permit);
        if (counts && (++failures >= 3 || !closed)) {
          period += closed ? 1 : 0;
          closed = false;
          probing = false;
          until = clock.nanoTime() + 10;
        }
      } else {
        breaker.abandon(call.permit);
        if (counts && probing && call.probe == probe) {
          probing = false;
          until -= 10;
        }
      }
    }
  }

  @Test
  void shouldLetOneOfManyThreadsProbe() throws InterruptedException {
    CircuitBreaker quick = new CircuitBreaker("acme", 1, Duration.ofNanos(10), clock);
    int threads = 4;
    for (int round = 0; round < 500; round++) {
      quick.failure(quick.acquire());
      clock.advance(10);
      AtomicInteger probes = new AtomicInteger();
      CountDownLatch start = new CountDownLatch(1);
      Thread[] racers = new Thread[threads];
      for (int i = 0; i < threads; i++) {
        racers[i] =
            Thread.ofVirtual()
                .start(() -> {
                  awaitQuietly(start);
                  if (quick.tryAcquire() > 0) {
                    probes.incrementAndGet();
                  }
                });
      }
      start.countDown();
      for (Thread racer : racers) {
        racer.join();
      }
      assertThat(probes).hasValue(1);
      clock.advance(10);
      quick.success(quick.acquire());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldAllocateNothingWhileCallsSucceed() {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CircuitBreaker real = new CircuitBreaker("acme", 3, COOL_DOWN, new SystemClock());
    succeed(real);
    long before = memory.getCurrentThreadAllocatedBytes();
    succeed(real);
    long allocated = memory.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / 1e6).as("bytes per call").isLessThan(0.05);
  }

  private static void succeed(CircuitBreaker breaker) {
    for (int i = 0; i < 1_000_000; i++) {
      breaker.success(breaker.tryAcquire());
    }
  }

  @Test
  void shouldRefuseToBeMadeOfNothing() {
    assertThatThrownBy(() -> new CircuitBreaker(" ", 1, COOL_DOWN, clock))
        .hasMessageContaining("blank");
    assertThatThrownBy(() -> new CircuitBreaker("acme", 0, COOL_DOWN, clock))
        .hasMessageContaining("threshold=0");
    assertThatThrownBy(() -> new CircuitBreaker("acme", 1, Duration.ZERO, clock))
        .hasMessageContaining("coolDown=PT0S");
  }
}
