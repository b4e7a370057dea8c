package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRingTest {
  private static final ExitReason KILLED = new ExitReason.Killed(1);

  private final EngineCounters counters = EngineCounters.onHeap(1);
  private final CoreCounters core = counters.core(0);

  /** One of each, at times 10, 20 and so on. */
  private static void recordAll(EventRing ring) {
    ring.boot(10);
    ring.spawn(20, 1, 0, "init");
    ring.spawn(30, 2, 1, null);
    ring.sched(40, 2);
    ring.send(50, 1, 2);
    ring.recv(60, 2);
    ring.charge(70, 2, "usd", 0.25);
    ring.signal(80, 2, "stop");
    ring.fault(90, 2, "boom");
    ring.exit(100, 2, null, KILLED);
    ring.shutdown(110, ExitReason.SHUTDOWN);
  }

  private static List<Event> all() {
    return List.of(
        new Event.Boot(0, 10),
        new Event.Spawn(1, 20, 1, 0, "init"),
        new Event.Spawn(2, 30, 2, 1, null),
        new Event.Sched(3, 40, 2),
        new Event.Send(4, 50, 1, 2),
        new Event.Recv(5, 60, 2),
        new Event.Charge(6, 70, 2, "usd", 0.25),
        new Event.Signal(7, 80, 2, "stop"),
        new Event.Fault(8, 90, 2, "boom"),
        new Event.Exit(9, 100, 2, null, KILLED),
        new Event.Shutdown(10, 110, ExitReason.SHUTDOWN));
  }

  private EventRing ring(int capacity, EventLevel level, EventSink sink) {
    return new EventRing(capacity, level, core, sink);
  }

  @Test
  void shouldKeepEventsAsTheyWereRecorded() {
    EventRing ring = ring(16, EventLevel.ALL, null);
    recordAll(ring);
    assertThat(ring.tail(100)).isEqualTo(all());
  }

  @Test
  void shouldKeepOnlyTheLifeOfProcessesUnlessTold() {
    EventRing ring = new EventRing(core);
    recordAll(ring);
    assertThat(ring.tail(100))
        .extracting(Event::seq)
        .containsExactly(0L, 1L, 2L, 6L, 7L, 8L, 9L, 10L);
  }

  @Test
  void shouldCountWhatItDoesNotKeep() {
    recordAll(ring(1, EventLevel.LIFECYCLE, null));
    core.publish();
    Metrics metrics = counters.metrics();
    assertThat(metrics.events()).isEqualTo(11);
    assertThat(metrics.scheds()).isEqualTo(1);
    assertThat(metrics.sends()).isEqualTo(1);
    assertThat(metrics.recvs()).isEqualTo(1);
  }

  @Test
  void shouldGiveASinkEverything() {
    List<Event> got = new ArrayList<>();
    recordAll(ring(1, EventLevel.LIFECYCLE, got::add));
    assertThat(got).isEqualTo(all());
  }

  @Test
  void shouldForgetTheOldestWhenFull() {
    EventRing ring = ring(4, EventLevel.LIFECYCLE, null);
    for (long pid = 0; pid < 11; pid++) {
      ring.spawn(pid, pid, 0, "p" + pid);
    }
    assertThat(ring.tail(100))
        .containsExactlyElementsOf(
            LongStream.range(7, 11)
                .<Event>mapToObj(pid -> new Event.Spawn(pid, pid, pid, 0, "p" + pid))
                .toList());
  }

  @Test
  void shouldGiveTheLastOnesOldestFirst() {
    EventRing ring = ring(8, EventLevel.LIFECYCLE, null);
    for (long pid = 0; pid < 5; pid++) {
      ring.spawn(0, pid, 0, "p");
    }
    assertThat(ring.tail(2)).extracting(Event::seq).containsExactly(3L, 4L);
    assertThat(ring.tail(0)).isEmpty();
    assertThatThrownBy(() -> ring.tail(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("n=-1 is less than 0");
  }

  @Test
  void shouldShowNoNameOfAnEarlierEvent() {
    EventRing ring = ring(1, EventLevel.LIFECYCLE, null);
    ring.spawn(0, 1, 0, "first");
    ring.spawn(0, 2, 0, null);
    assertThat(ring.tail(1)).containsExactly(new Event.Spawn(1, 0, 2, 0, null));
  }

  @Test
  void shouldGoOnWhenASinkFailsAndSaySo() {
    EventRing ring =
        ring(
            8,
            EventLevel.LIFECYCLE,
            event -> {
              throw new IllegalStateException("disk full");
            });
    ring.spawn(5, 1, 0, "init");
    assertThat(ring.tail(8))
        .containsExactly(
            new Event.Spawn(0, 5, 1, 0, "init"),
            new Event.Fault(
                1, 5, 0, "event sink failed: java.lang.IllegalStateException: disk full"));
  }

  @Test
  void shouldRefuseAnUnknownMeterAndRecordNothing() {
    EventRing ring = new EventRing(core);
    assertThatThrownBy(() -> ring.charge(0, 1, "euros", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("meter=euros");
    assertThat(ring.tail(1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, 1000, EventRing.MAX_CAPACITY * 2})
  void shouldRefuseACapacityThatIsNoPowerOfTwo(int capacity) {
    assertThatThrownBy(() -> ring(capacity, EventLevel.ALL, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity=" + capacity);
  }
}
