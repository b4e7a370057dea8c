package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a core records must cost it no garbage. */
class EventAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int EVENTS = 1_000_000;
  private static final ExitReason[] REASONS = {
    ExitReason.NORMAL, new ExitReason.Killed(1), new ExitReason.Custom("bored", null)
  };

  private final CoreCounters counters = EngineCounters.onHeap(1).core(0);
  private final EventRing ring = new EventRing(4096, EventLevel.ALL, counters, null);

  @Test
  void shouldAllocateNothingPerEvent() {
    // Interpreted code and code under compilation allocate what compiled code does not.
    record();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    record();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated / (double) EVENTS).as("bytes per event").isLessThan(0.05);
  }

  private void record() {
    for (int i = 0; i < EVENTS; i += 8) {
      ring.spawn(i, i, 0, "worker");
      ring.sched(i, i);
      ring.send(i, 0, i);
      ring.recv(i, i);
      ring.charge(i, i, "tokens", 1);
      ring.fault(i, i, "boom");
      ring.signal(i, i, "term");
      ring.exit(i, i, "worker", REASONS[i / 8 % REASONS.length]);
      counters.publish();
    }
  }
}
