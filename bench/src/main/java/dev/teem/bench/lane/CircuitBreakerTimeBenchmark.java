package dev.teem.bench.lane;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.function.CheckedSupplier;
import dev.teem.engine.lane.CircuitBreaker;
import dev.teem.engine.lane.CircuitState;
import dev.teem.engine.time.SystemClock;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A call that succeeds through a breaker that is closed, which all threads share ({@code -t 2} for
 * two): with a function to be called, and with a permit that is asked for and given back.
 *
 * <p>All open after five failures in a row. resilience4j knows rates in a window only, so its is
 * 100 % of five calls; it also takes the time of each call, which cannot be turned off.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class CircuitBreakerTimeBenchmark {
  private static final int THRESHOLD = 5;
  private static final Duration COOL_DOWN = Duration.ofSeconds(30);
  private static final Integer RESULT = 42;

  private final CircuitBreaker teem =
      new CircuitBreaker("acme", THRESHOLD, COOL_DOWN, new SystemClock());
  private final io.github.resilience4j.circuitbreaker.CircuitBreaker resilience4j =
      io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
          "acme",
          CircuitBreakerConfig.custom()
              .slidingWindow(THRESHOLD, THRESHOLD, SlidingWindowType.COUNT_BASED)
              .failureRateThreshold(100)
              .waitDurationInOpenState(COOL_DOWN)
              .permittedNumberOfCallsInHalfOpenState(1)
              .build());
  private final dev.failsafe.CircuitBreaker<Integer> failsafe =
      dev.failsafe.CircuitBreaker.<Integer>builder()
          .withFailureThreshold(THRESHOLD)
          .withDelay(COOL_DOWN)
          .build();
  private final FailsafeExecutor<Integer> failsafeExecutor = Failsafe.with(failsafe);

  private final Callable<Integer> work = () -> RESULT;
  private final CheckedSupplier<Integer> failsafeWork = () -> RESULT;

  /** All are closed still. */
  @TearDown
  public void check() {
    if (teem.snapshot().state() != CircuitState.CLOSED
        || resilience4j.getState()
            != io.github.resilience4j.circuitbreaker.CircuitBreaker.State.CLOSED
        || !failsafe.isClosed()) {
      throw new IllegalStateException("wrong result: a breaker has opened");
    }
  }

  /** What all of them do besides. */
  @Benchmark
  public Integer callBaseline() throws Exception {
    return work.call();
  }

  /** Ours. */
  @Benchmark
  public Integer teemCall() throws Exception {
    return teem.call(work);
  }

  /** That of resilience4j. */
  @Benchmark
  public Integer resilience4jCall() throws Exception {
    return resilience4j.executeCallable(work);
  }

  /** Failsafe's, in an executor that is made once. */
  @Benchmark
  public Integer failsafeCall() {
    return failsafeExecutor.get(failsafeWork);
  }

  /** Ours. */
  @Benchmark
  public boolean teemPermit() {
    long permit = teem.tryAcquire();
    teem.success(permit);
    return permit > 0;
  }

  /** That of resilience4j. */
  @Benchmark
  public boolean resilience4jPermit() {
    boolean permitted = resilience4j.tryAcquirePermission();
    resilience4j.onSuccess(1, TimeUnit.MILLISECONDS);
    return permitted;
  }

  /** Failsafe's. */
  @Benchmark
  public boolean failsafePermit() {
    boolean permitted = failsafe.tryAcquirePermit();
    failsafe.recordSuccess();
    return permitted;
  }
}
