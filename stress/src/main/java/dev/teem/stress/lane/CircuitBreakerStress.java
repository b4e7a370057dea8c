package dev.teem.stress.lane;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.lane.CircuitBreaker;
import dev.teem.engine.time.VirtualClock;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;
import org.openjdk.jcstress.infra.results.ZL_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races of a {@link CircuitBreaker}: callers ask for permits and report how their calls ended. */
public final class CircuitBreakerStress {
  private static final Duration COOL_DOWN = Duration.ofNanos(10);

  private CircuitBreakerStress() {}

  /** One whose cool-down is over. */
  private static CircuitBreaker open(VirtualClock clock) {
    CircuitBreaker breaker = new CircuitBreaker("acme", 1, COOL_DOWN, clock);
    breaker.failure(breaker.tryAcquire());
    clock.advance(COOL_DOWN.toNanos());
    return breaker;
  }

  /** Two callers find the cool-down over. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE,
      desc = "One of them probes.")
  @Outcome(id = "true, true", expect = FORBIDDEN, desc = "Two probes at once.")
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "Nobody probes.")
  @State
  public static class ProbeVsProbe {
    private final CircuitBreaker breaker = open(new VirtualClock());

    @Actor
    public void one(ZZ_Result r) {
      r.r1 = breaker.tryAcquire() > 0;
    }

    @Actor
    public void two(ZZ_Result r) {
      r.r2 = breaker.tryAcquire() > 0;
    }
  }

  /** A probe is abandoned while another caller asks. The last result: whether a third may probe. */
  @JCStressTest
  @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "The caller took the place.")
  @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "It came too early, the place is free.")
  @Outcome(id = "true, true", expect = FORBIDDEN, desc = "Two probes at once.")
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "The place is lost.")
  @State
  public static class AbandonVsProbe {
    private final CircuitBreaker breaker = open(new VirtualClock());
    private final long probe = breaker.tryAcquire();

    @Actor
    public void prober() {
      breaker.abandon(probe);
    }

    @Actor
    public void caller(ZZ_Result r) {
      r.r1 = breaker.tryAcquire() > 0;
    }

    @Arbiter
    public void third(ZZ_Result r) {
      r.r2 = breaker.tryAcquire() > 0;
    }
  }

  /** Two calls fail where that is the threshold. */
  @JCStressTest
  @Outcome(id = "OPEN, 2", expect = ACCEPTABLE, desc = "Both count.")
  @Outcome(expect = FORBIDDEN, desc = "A failure is lost.")
  @State
  public static class FailureVsFailure {
    private final CircuitBreaker breaker =
        new CircuitBreaker("acme", 2, COOL_DOWN, new VirtualClock());
    private final long permitOne = breaker.tryAcquire();
    private final long permitTwo = breaker.tryAcquire();

    @Actor
    public void one() {
      breaker.failure(permitOne);
    }

    @Actor
    public void two() {
      breaker.failure(permitTwo);
    }

    @Arbiter
    public void rest(LI_Result r) {
      r.r1 = breaker.snapshot().state();
      r.r2 = breaker.snapshot().failures();
    }
  }

  /** Of two probes, one of which was taken for lost, one succeeds and one fails. */
  @JCStressTest
  @Outcome(
      id = "CLOSED, 0",
      expect = ACCEPTABLE,
      desc = "Closed by the success; the failure came before, or is of a period that is over.")
  @Outcome(expect = FORBIDDEN, desc = "The success is lost, or the failure counts twice.")
  @State
  public static class SuccessVsFailure {
    private final VirtualClock clock = new VirtualClock();
    private final CircuitBreaker breaker = open(clock);
    private final long late = breaker.tryAcquire();
    private final long probe;

    public SuccessVsFailure() {
      clock.advance(COOL_DOWN.toNanos());
      probe = breaker.tryAcquire();
    }

    @Actor
    public void one() {
      breaker.success(late);
    }

    @Actor
    public void two() {
      breaker.failure(probe);
    }

    @Arbiter
    public void rest(LI_Result r) {
      r.r1 = breaker.snapshot().state();
      r.r2 = breaker.snapshot().failures();
    }
  }

  /** The probe succeeds while another caller asks. */
  @JCStressTest
  @Outcome(
      id = {"true, CLOSED", "false, CLOSED"},
      expect = ACCEPTABLE,
      desc = "It came after or before, and the circuit is closed.")
  @Outcome(expect = FORBIDDEN, desc = "The success is lost.")
  @State
  public static class SuccessVsCall {
    private final CircuitBreaker breaker = open(new VirtualClock());
    private final long probe = breaker.tryAcquire();

    @Actor
    public void prober() {
      breaker.success(probe);
    }

    @Actor
    public void caller(ZL_Result r) {
      r.r1 = breaker.tryAcquire() > 0;
    }

    @Arbiter
    public void rest(ZL_Result r) {
      r.r2 = breaker.snapshot().state();
    }
  }
}
