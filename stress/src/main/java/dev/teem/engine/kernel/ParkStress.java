package dev.teem.engine.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Races of a core that goes to sleep with whoever has something for it. */
public final class ParkStress {
  private ParkStress() {}

  /** Idles as in an engine until a message has come. Results: how long that took, how often. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Before the longest park was over.")
  @Outcome(
      id = "1, 1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Sender and core missed each other, or the machine was busy: late, but bounded.")
  @Outcome(id = "2, .*", expect = FORBIDDEN, desc = "A timed park did not end: a lost wake-up.")
  @Outcome(expect = FORBIDDEN, desc = "The message was lost or doubled.")
  @State
  public static class OfferVsIdle {
    private static final long LONGEST_PARK_NANOS = 10_000_000;
    private static final long NEVER_NANOS = 10_000_000_000L;

    private final Core core = new SmallKernel(1).core(0);

    // The core's thread only; plain on purpose.
    private int received;

    @Actor
    public void sender() {
      core.offer(() -> received++);
    }

    @Actor
    public void core(II_Result r) {
      long start = System.nanoTime();
      while (received == 0) {
        if (core.doWork() == 0) {
          core.park(LONGEST_PARK_NANOS);
        }
      }
      long took = System.nanoTime() - start;
      r.r1 = took < LONGEST_PARK_NANOS ? 0 : took < NEVER_NANOS ? 1 : 2;
    }

    @Arbiter
    public void rest(II_Result r) {
      core.doWork();
      r.r2 = received;
    }
  }
}
