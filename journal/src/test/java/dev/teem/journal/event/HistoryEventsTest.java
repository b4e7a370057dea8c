package dev.teem.journal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.event.Event;
import dev.teem.engine.event.EventSink;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.JournalMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryEventsTest {
  @TempDir Path temp;

  private final Map<Integer, List<Event>> read = new TreeMap<>();
  private final Map<Integer, Long> lost = new TreeMap<>();
  private int runs;

  private History open(JournalMode mode, int waiting) {
    return History.open(new HistoryContext(temp.resolve("h"), mode).eventsWaiting(waiting));
  }

  private void readAll() {
    try (History history = open(JournalMode.REPLAY, 1)) {
      history.forEachEvent(
          new EventVisitor() {
            @Override
            public void run(RunHead head) {
              runs++;
            }

            @Override
            public void event(int core, Event event) {
              read.computeIfAbsent(core, _ -> new ArrayList<>()).add(event);
            }

            @Override
            public void lost(int core, long count) {
              lost.merge(core, count, Long::sum);
            }
          });
    }
  }

  @Test
  void shouldReadBackEveryKindOfEvent() {
    String large = "x".repeat(EventCodec.MAX_TEXT + 10);
    List<Event> events =
        List.of(
            new Event.Boot(0, -5),
            new Event.Spawn(1, 7, 2, 1, null),
            new Event.Spawn(2, 7, 3, 1, "näme \uD800"),
            new Event.Sched(3, 8, 2),
            new Event.Send(4, 8, 2, 3),
            new Event.Recv(5, 9, 3),
            new Event.Charge(6, 9, 3, "usd", 0.125),
            new Event.Fault(7, 9, 3, "what"),
            new Event.Signal(8, 9, 3, "term"),
            new Event.Exit(9, 9, 3, null, ExitReason.NORMAL),
            new Event.Exit(10, 9, 3, "n", new ExitReason.Killed(4)),
            new Event.Exit(11, 9, 3, "n", new ExitReason.Fault("e")),
            new Event.Exit(12, 9, 3, "n", new ExitReason.Quota("usd")),
            new Event.Exit(13, 9, 3, "n", ExitReason.DEADLINE),
            new Event.Exit(14, 9, 3, "n", new ExitReason.Custom("mine", List.of(1L))),
            new Event.Exit(15, 9, 3, "n", new ExitReason.Custom("mine", new Thread())),
            new Event.Fault(16, 9, 3, large),
            new Event.Shutdown(17, 9, ExitReason.SHUTDOWN));
    try (History history = open(JournalMode.RECORD, 64)) {
      EventSink core = history.events().forCore(3);
      events.forEach(core::on);
    }
    readAll();
    List<Event> expected = new ArrayList<>(events);
    expected.set(
        15, new Event.Exit(15, 9, 3, "n", new ExitReason.Custom("mine", "class=java.lang.Thread")));
    expected.set(16, new Event.Fault(16, 9, 3, large.substring(0, EventCodec.MAX_TEXT)));
    assertThat(read).isEqualTo(Map.of(3, expected));
    assertThat(lost).isEmpty();
  }

  @Test
  void shouldKeepTheOrderOfEachCore() throws InterruptedException {
    int count = 20_000;
    try (History history = open(JournalMode.RECORD, 1 << 15)) {
      List<Thread> cores = new ArrayList<>();
      for (int core = 0; core < 3; core++) {
        EventSink sink = history.events().forCore(core);
        long pid = core;
        cores.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int seq = 0; seq < count; seq++) {
                    sink.on(new Event.Recv(seq, seq, pid));
                  }
                }));
      }
      for (Thread core : cores) {
        core.join();
      }
    }
    readAll();
    assertThat(lost).isEmpty();
    assertThat(read.keySet()).containsExactly(0, 1, 2);
    read.forEach((core, events) -> {
      assertThat(events).hasSize(count);
      for (int seq = 0; seq < count; seq++) {
        assertThat(events.get(seq)).isEqualTo(new Event.Recv(seq, seq, core));
      }
    });
  }

  @Test
  void shouldCountWhatFindsNoRoomAndSaySo() {
    int count = 300_000;
    History history = open(JournalMode.RECORD, 16);
    try (history) {
      EventSink sink = history.events().forCore(0);
      for (int seq = 0; seq < count; seq++) {
        sink.on(new Event.Recv(seq, seq, 1));
      }
    }
    long told = history.lostEvents();
    readAll();
    long kept = read.get(0).size();
    assertThat(told).as("lost").isPositive().isEqualTo(lost.get(0));
    assertThat(kept + told).isEqualTo(count);
    assertThat(read.get(0)).isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
  }

  @Test
  void shouldBeginAnewInEachRun() {
    try (History history = open(JournalMode.RECORD, 16)) {
      history.events().forCore(0).on(new Event.Boot(0, 1));
    }
    try (History history = open(JournalMode.RECOVER, 16)) {
      history.events().forCore(0).on(new Event.Boot(0, 2));
    }
    readAll();
    assertThat(runs).isEqualTo(2);
    assertThat(read.get(0)).containsExactly(new Event.Boot(0, 1), new Event.Boot(0, 2));
  }

  @Test
  void shouldTakeEachCoreOnce() {
    try (History history = open(JournalMode.RECORD, 16)) {
      EventSink events = history.events();
      assertThat(events.forCore(0)).isNotNull();
      assertThatThrownBy(() -> events.forCore(0)).hasMessageContaining("one engine");
      assertThatThrownBy(() -> events.on(new Event.Boot(0, 1))).hasMessageContaining("forCore");
    }
  }
}
