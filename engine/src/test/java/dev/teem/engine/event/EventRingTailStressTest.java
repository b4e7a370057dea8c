package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A ring so small that readers are overtaken all the time. */
class EventRingTailStressTest {
  private static final int CAPACITY = 4;
  private static final long EVENTS = 6_000_000;
  private static final String[] NAMES = {"a", "b", "c", "d", "e", "f", "g"};

  private final EventRing ring =
      new EventRing(CAPACITY, EventLevel.ALL, EngineCounters.onHeap(1).core(0), null);

  @Test
  void shouldNeverMixTwoEventsNorTheirOrder() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(() -> {
          for (long i = 0; i < EVENTS; i++) {
            record(i);
          }
          done.set(true);
        });
    writer.start();
    long read = 0;
    while (!done.get()) {
      List<Event> tail = ring.tail(CAPACITY);
      assertThat(tail.size()).isLessThanOrEqualTo(CAPACITY);
      long last = -1;
      for (Event event : tail) {
        check(event);
        if (event.seq() <= last) {
          throw new AssertionError("out of order: " + tail);
        }
        last = event.seq();
        read++;
      }
    }
    writer.join();
    assertThat(read).as("events read while they were written").isPositive();
    assertThat(ring.tail(CAPACITY)).extracting(Event::seq).endsWith(EVENTS - 2, EVENTS - 1);
  }

  /** Every field follows from the number. */
  private void record(long i) {
    switch ((int) (i % 3)) {
      case 0 -> ring.send(i, i, i);
      case 1 -> ring.spawn(i, i, i, name(i));
      default -> ring.charge(i, i, "usd", (double) i);
    }
  }

  private static String name(long i) {
    return NAMES[(int) (i % NAMES.length)];
  }

  private static void check(Event event) {
    long i = event.seq();
    Event expected =
        switch ((int) (i % 3)) {
          case 0 -> new Event.Send(i, i, i, i);
          case 1 -> new Event.Spawn(i, i, i, i, name(i));
          default -> new Event.Charge(i, i, i, "usd", (double) i);
        };
    if (!event.equals(expected)) {
      throw new AssertionError("mixed: " + event + ", expected: " + expected);
    }
  }
}
