package dev.teem.stress.lane;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.lane.SingleFlight;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** Races of a {@link SingleFlight}: callers with equal keys. */
public final class SingleFlightStress {
  private static final String KEY = "key";
  private static final int CANCELLED = -1;

  /** Work takes about as long as it takes the other caller to come. */
  private static final int SPINS = 50;

  private SingleFlightStress() {}

  /** A result in a plain field: who is given it must see what the runner has written. */
  private static final class Box {
    int value;
  }

  /** Work that knows whether it ever ran twice at once. */
  private static final class Calls {
    private final SingleFlight<String, Box> flights = new SingleFlight<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();

    int call(int value, boolean isCancelled) {
      try {
        return flights.run(KEY, () -> work(value, isCancelled)).value;
      } catch (CancellationException e) {
        return CANCELLED;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    private Box work(int value, boolean isCancelled) {
      if (running.getAndIncrement() != 0) {
        overlaps.incrementAndGet();
      }
      Box box = new Box();
      box.value = value;
      for (int i = 0; i < SPINS; i++) {
        Thread.onSpinWait();
      }
      running.decrementAndGet();
      if (isCancelled) {
        throw new CancellationException();
      }
      return box;
    }

    void rest(IIII_Result r) {
      r.r3 = overlaps.get();
      r.r4 = flights.size();
    }
  }

  /** Two callers. Results: what each was given, runs at once, flights that are left. */
  @JCStressTest
  @Outcome(
      id = {"1, 1, 0, 0", "2, 2, 0, 0"},
      expect = ACCEPTABLE,
      desc = "One has run, the other was given its result.")
  @Outcome(id = "1, 2, 0, 0", expect = ACCEPTABLE, desc = "One after the other.")
  @Outcome(expect = FORBIDDEN, desc = "Both at once, a half-written result, or a flight is left.")
  @State
  public static class CallVsCall {
    private final Calls calls = new Calls();

    @Actor
    public void one(IIII_Result r) {
      r.r1 = calls.call(1, false);
    }

    @Actor
    public void two(IIII_Result r) {
      r.r2 = calls.call(2, false);
    }

    @Arbiter
    public void rest(IIII_Result r) {
      calls.rest(r);
    }
  }

  /** One of two callers is cancelled when it runs. */
  @JCStressTest
  @Outcome(
      id = "-1, 2, 0, 0",
      expect = ACCEPTABLE,
      desc = "It ran first, or last; the other ran too and has its own result.")
  @Outcome(id = "2, 2, 0, 0", expect = ACCEPTABLE, desc = "It was given the other's result.")
  @Outcome(expect = FORBIDDEN, desc = "The cancel has reached the other, or a flight is left.")
  @State
  public static class CancelVsCall {
    private final Calls calls = new Calls();

    @Actor
    public void cancelled(IIII_Result r) {
      r.r1 = calls.call(1, true);
    }

    @Actor
    public void caller(IIII_Result r) {
      r.r2 = calls.call(2, false);
    }

    @Arbiter
    public void rest(IIII_Result r) {
      calls.rest(r);
    }
  }
}
