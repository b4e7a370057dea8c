package dev.teem.stress.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.event.EngineCounters;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.EventLevel;
import dev.teem.engine.event.EventRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Races of an {@link EventRing}: its core records, anybody copies. */
public final class EventRingStress {
  private EventRingStress() {}

  /**
   * Events 2 and 3 take the places of 0 and 1 while the ring is copied. Results: the numbers of
   * what was copied, then and afterwards; X for an event that is torn.
   */
  @JCStressTest
  @Outcome(
      id = {"01, 23", "12, 23", "23, 23"},
      expect = ACCEPTABLE,
      desc = "As it was at one moment.")
  @Outcome(
      id = {"1, 23", "2, 23", "3, 23", ", 23"},
      expect = ACCEPTABLE,
      desc = "The oldest were overwritten meanwhile, and are left out.")
  @Outcome(
      expect = FORBIDDEN,
      desc = "An event is torn, out of order, lost, or missing between others.")
  @State
  public static class TailVsWrite {
    private final EventRing ring =
        new EventRing(2, EventLevel.ALL, EngineCounters.onHeap(1).core(0), null);

    public TailVsWrite() {
      record(0);
      record(1);
    }

    private void record(int number) {
      ring.charge(number, number, "tokens", number);
    }

    private String copied() {
      StringBuilder numbers = new StringBuilder();
      for (Event event : ring.tail(2)) {
        Event whole =
            new Event.Charge(event.seq(), event.seq(), event.seq(), "tokens", event.seq());
        numbers.append(event.equals(whole) ? String.valueOf(event.seq()) : "X");
      }
      return numbers.toString();
    }

    @Actor
    public void core() {
      record(2);
      record(3);
    }

    @Actor
    public void reader(LL_Result r) {
      r.r1 = copied();
    }

    @Arbiter
    public void rest(LL_Result r) {
      r.r2 = copied();
    }
  }
}
