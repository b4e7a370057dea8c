package dev.teem.journal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.Cost;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.kernel.BlockingDevice;
import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.Placement;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.journal.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run of several processes that ask a device, and the same run without it. */
class ReplayTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int CORES = 2;
  private static final int WORKERS = 8;
  private static final int QUESTIONS = 20;

  @TempDir Path temp;

  /** How many times the outside was asked. */
  private final AtomicInteger asked = new AtomicInteger();

  /** What each worker made of what it got, by its pid. */
  private final Map<Long, List<Object>> got = new ConcurrentSkipListMap<>();

  private HistoryContext history(JournalMode mode) {
    return new HistoryContext(temp.resolve("history"), mode);
  }

  /** Never answers the same twice. */
  private final BlockingDevice oracle =
      new BlockingDevice() {
        @Override
        public Object read(Object request) {
          return new IoOutcome.Value(
              Map.of("asked", request, "said", (long) asked.incrementAndGet()),
              new Cost(3, 1, 0.01, Cost.NOT_GIVEN));
        }

        @Override
        public Cost write(Object data) {
          asked.incrementAndGet();
          return Cost.NONE;
        }
      };

  private Program worker(int number, String question) {
    return sys -> {
      Capability device = sys.open(sys.delegated().getFirst());
      List<Object> answers = new ArrayList<>();
      for (int i = 0; i < QUESTIONS; i++) {
        String request = number == 5 && i == 3 ? question : "question " + i;
        answers.add(sys.read(device, request));
      }
      sys.write(device, "done");
      got.put(sys.self(), answers);
    };
  }

  /** Its workers are on two cores; their pids are the same in every run. */
  private Program first(String question) {
    return sys -> {
      Capability device = ((Signal.Boot) sys.receive().body()).devices().get("oracle");
      List<Capability> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        SpawnOptions how =
            SpawnOptions.DEFAULT
                .placement(Placement.on(i % CORES))
                .delegate(sys.derive(device, Right.OPEN));
        workers.add(sys.spawn(worker(i, question), how));
      }
      for (Capability worker : workers) {
        ExitReason reason = sys.waitpid(worker);
        if (!reason.equals(ExitReason.NORMAL)) {
          throw new IllegalStateException(reason.toString());
        }
      }
    };
  }

  private ExitReason run(HistoryContext context, String question) throws Exception {
    got.clear();
    try (History history = History.open(context);
        Engine engine = launch(history)) {
      return engine.waitExit(engine.boot(first(question), "oracle"), SOON);
    }
  }

  private Engine launch(History history) {
    EngineContext context =
        new EngineContext()
            .cores(CORES)
            .journal(history.mode(), history.journal())
            .device("oracle", Device.blocking(oracle));
    return Engine.launch(
        history.mode() == JournalMode.REPLAY ? context : context.eventSink(history.events()));
  }

  @ParameterizedTest
  @EnumSource(names = {"PROCESS", "POWER"})
  void shouldHaveTheSameRunAgainWithoutTheOutside(Durability durability) throws Exception {
    HistoryContext record = history(JournalMode.RECORD).durability(durability);
    assertThat(run(record, "question 3")).isEqualTo(ExitReason.NORMAL);
    Map<Long, List<Object>> recorded = new TreeMap<>(got);
    assertThat(recorded).hasSize(WORKERS);
    assertThat(asked).hasValue(WORKERS * (QUESTIONS + 1));

    asked.set(0);
    assertThat(run(history(JournalMode.REPLAY), "question 3")).isEqualTo(ExitReason.NORMAL);
    assertThat(got).isEqualTo(recorded);
    assertThat(asked).as("no outside input or output").hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"REPLAY", "RECOVER"})
  void shouldSayWhatWasExpectedWhenTheProgramAsksForSomethingElse(JournalMode mode)
      throws Exception {
    assertThat(run(history(JournalMode.RECORD), "question 3")).isEqualTo(ExitReason.NORMAL);
    asked.set(0);

    String said = run(history(mode), "another question").toString();

    assertThat(said)
        .containsPattern("replay: pid=\\d+ op=3 ")
        .contains("expected=read of device=oracle \"question 3\"")
        .contains("got=read of device=oracle \"another question\"");
    assertThat(asked).hasValue(0);
  }

  @Test
  void shouldGoOnLiveWhereTheRunBrokeOff() throws Exception {
    assertThat(run(history(JournalMode.RECORD), "question 3")).isEqualTo(ExitReason.NORMAL);
    Map<Long, List<Object>> recorded = new TreeMap<>(got);
    long broken = recorded.keySet().iterator().next();
    // As if the machine had gone down when that process had had ten answers.
    try (History history = History.open(history(JournalMode.RECOVER))) {
      history.journal().cut(broken, 10);
    }
    asked.set(0);

    assertThat(run(history(JournalMode.RECOVER), "question 3")).isEqualTo(ExitReason.NORMAL);

    assertThat(asked).as("ten questions and what it writes").hasValue(QUESTIONS - 10 + 1);
    assertThat(got.get(broken).subList(0, 10)).isEqualTo(recorded.get(broken).subList(0, 10));
    recorded.put(broken, got.get(broken));
    assertThat(got).isEqualTo(recorded);
    asked.set(0);
    assertThat(run(history(JournalMode.REPLAY), "question 3")).isEqualTo(ExitReason.NORMAL);
    assertThat(got).isEqualTo(recorded);
    assertThat(asked).hasValue(0);
  }

  @Test
  void shouldReplayThatAnAnswerCouldNotBeKept() throws Exception {
    List<List<Object>> runs = new ArrayList<>();
    for (JournalMode mode : List.of(JournalMode.RECORD, JournalMode.REPLAY)) {
      List<Object> seen = new ArrayList<>();
      Program careless =
          sys -> {
            Capability given = ((Signal.Boot) sys.receive().body()).devices().get("numbers");
            Capability device = sys.open(given);
            try {
              seen.add(sys.read(device, "a number"));
            } catch (RuntimeException e) {
              seen.add(e.getMessage());
            }
            seen.add(sys.read(device, "a text"));
          };
      Device numbers = Device.blocking(request -> request.equals("a text") ? "text" : 42);
      try (History history = History.open(history(mode));
          Engine engine =
              Engine.launch(
                  new EngineContext()
                      .cores(1)
                      .journal(mode, history.journal())
                      .device("numbers", numbers))) {
        assertThat(engine.waitExit(engine.boot(careless, "numbers"), SOON))
            .isEqualTo(ExitReason.NORMAL);
      }
      runs.add(seen);
    }
    assertThat(runs.get(0).get(0))
        .asString()
        .contains("device=numbers", "class=java.lang.Integer", "answer with null, Boolean, Long");
    assertThat(runs.get(0).get(1)).isEqualTo("text");
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
  }

  @Test
  void shouldKeepWhatHappenedOnEachCore() throws Exception {
    run(history(JournalMode.RECORD), "question 3");
    Map<Integer, List<Event>> events = new TreeMap<>();
    List<RunHead> heads = new ArrayList<>();
    try (History history = History.open(history(JournalMode.REPLAY))) {
      history.forEachEvent(
          new EventVisitor() {
            @Override
            public void run(RunHead head) {
              heads.add(head);
            }

            @Override
            public void event(int core, Event event) {
              events.computeIfAbsent(core, _ -> new ArrayList<>()).add(event);
            }

            @Override
            public void lost(int core, long count) {
              throw new AssertionError("core=" + core + " lost=" + count);
            }
          });
    }
    assertThat(heads).hasSize(1);
    assertThat(events.keySet()).containsExactly(0, 1);
    events.forEach((core, ofCore) -> {
      for (int i = 0; i < ofCore.size(); i++) {
        assertThat(ofCore.get(i).seq()).isEqualTo(i);
      }
      assertThat(ofCore.getLast()).isInstanceOf(Event.Shutdown.class);
    });
    assertThat(events.get(0).getFirst()).isInstanceOf(Event.Boot.class);
    assertThat(events.get(1)).filteredOn(event -> event instanceof Event.Exit).hasSize(4);
  }
}
