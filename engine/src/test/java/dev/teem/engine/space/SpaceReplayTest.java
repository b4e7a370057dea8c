package dev.teem.engine.space;

import static dev.teem.engine.space.TupleSpaceTest.tuple;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.MemoryIoJournal;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.DeviceException;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.KernelException;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that use a space, and the same ones with what their history says of it. */
@Timeout(60)
class SpaceReplayTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Template WEB = Template.lane("web");
  private static final Map<String, Object> OK = Map.of("status", "ok");
  private static final int WORK = 3;

  private final MemoryIoJournal history = new MemoryIoJournal();
  private final GatedTupleLog log = new GatedTupleLog();
  private final List<Object> seen = new ArrayList<>();

  /** What spaces there are. */
  enum Kind {
    IN_MEMORY,
    DURABLE
  }

  private TupleSpace space(Kind kind) {
    return kind == Kind.DURABLE ? new TupleSpace(log) : new TupleSpace();
  }

  /** What processes have seen of a space in a run. */
  private List<Object> run(
      JournalMode mode, MemoryIoJournal kept, TupleSpace space, Consumer<Simulator> boot) {
    seen.clear();
    Simulation simulation =
        new Simulation().device("space", new SpaceDevice(space)).journal(mode, kept);
    try (Simulator engine = simulation.start()) {
      boot.accept(engine);
      engine.settle();
    }
    return new ArrayList<>(seen);
  }

  /** The same from the history, of a space that must not be asked. */
  private List<Object> replay(MemoryIoJournal kept, Consumer<Simulator> boot) {
    GatedTupleLog untouched = new GatedTupleLog();
    try (TupleSpace space = new TupleSpace(untouched);
        TupleSpace fresh = new TupleSpace()) {
      List<Object> replayed = run(JournalMode.REPLAY, kept, space, boot);
      assertThat(space.snapshot()).isEqualTo(fresh.snapshot());
      assertThat(untouched.entries()).isEmpty();
      return replayed;
    }
  }

  private static List<Tuple> numbered(long to) {
    return LongStream.range(0, to).mapToObj(n -> tuple("web", "get", n)).toList();
  }

  private void see(ProgramSys sys, Capability handle, Map<String, Object> call) {
    try {
      seen.add(sys.read(handle, call));
    } catch (DeviceException | KernelException e) {
      seen.add(e.getMessage());
    }
  }

  private void change(ProgramSys sys, Capability handle, Map<String, Object> call) {
    try {
      sys.write(handle, call);
      seen.add("done");
    } catch (DeviceException | KernelException e) {
      seen.add(e.getMessage());
    }
  }

  private void ask(ProgramSys sys) {
    Capability handle = sys.open(sys.delegated().getFirst());
    String first = tuple("web", "get", 0).id();
    see(sys, handle, SpaceCall.rdp(WEB));
    see(sys, handle, SpaceCall.inp(WEB));
    see(sys, handle, SpaceCall.scan(WEB, 9));
    see(sys, handle, SpaceCall.in(WEB, HOUR));
    see(sys, handle, SpaceCall.in(WEB));
    see(sys, handle, SpaceCall.rd(WEB.where("n", 3)));
    see(sys, handle, SpaceCall.inAll(WEB, 2));
    see(sys, handle, SpaceCall.scan(WEB, 9));
    see(sys, handle, Map.of("op", "scan"));
    change(sys, handle, SpaceCall.receipt(first, OK));
    change(sys, handle, SpaceCall.receipt(first, OK));
    change(sys, handle, SpaceCall.giveBack(tuple("web", "get", 1).id()));
    change(sys, handle, SpaceCall.out(tuple("ide", "put", 7)));
    see(sys, handle, SpaceCall.count(Template.any()));
  }

  /** Two processes: one waits for what the other puts out. */
  private void bootTwo(Simulator engine) {
    Program producer =
        sys -> {
          Capability handle = sys.open(sys.delegated().getFirst());
          sys.sleep(HOUR.multipliedBy(2));
          sys.write(handle, SpaceCall.outAll(numbered(5)));
        };
    Program init =
        sys -> {
          Capability device = ((Signal.Boot) sys.receive().body()).devices().get("space");
          for (Program each : List.<Program>of(this::ask, producer)) {
            sys.spawn(each, SpawnOptions.DEFAULT.delegate(sys.derive(device, Right.OPEN)));
          }
          // Its children would end with it.
          sys.receive();
        };
    engine.boot(init, "space");
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerAProgramFromItsHistory(Kind kind) {
    List<Object> recorded;
    try (TupleSpace space = space(kind)) {
      recorded = run(JournalMode.RECORD, history, space, this::bootTwo);
      assertThat(space.count(WEB)).as("the one taken and not finished is back").isEqualTo(4);
    }
    assertThat(recorded).hasSize(14).startsWith(null, null, List.of(), null);
    assertThat(recorded.get(6)).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(2);
    assertThat(recorded.getLast()).isEqualTo(4L);

    assertThat(replay(history, this::bootTwo)).isEqualTo(recorded);
  }

  /** Starts everything at once. */
  private final class Asking implements Behavior {
    private final Map<Long, Object> answers = new TreeMap<>();

    @Override
    public void onMessage(Sys sys, Message message) {
      throw new AssertionError("nobody sends it anything");
    }

    @Override
    public void onSignal(Sys sys, Signal signal) {
      if (signal instanceof Signal.Boot boot) {
        Capability handle = sys.open(boot.devices().get("space"));
        sys.startRead(handle, SpaceCall.in(WEB.where("n", 2)));
        sys.startRead(handle, SpaceCall.in(Template.lane("db"), HOUR));
        sys.startWrite(handle, SpaceCall.outAll(numbered(5)));
        sys.startRead(handle, SpaceCall.inAll(WEB, 2));
        sys.startRead(handle, SpaceCall.scan(WEB, 9));
        sys.startWrite(handle, SpaceCall.giveBack("nothing"));
        sys.startRead(handle, SpaceCall.count(WEB));
      } else if (signal instanceof Signal.Answer answer) {
        answers.put(
            answer.operation(),
            answer.error() == null ? String.valueOf(answer.value()) : answer.error().getMessage());
        if (answers.size() == 7) {
          seen.addAll(answers.values());
          sys.exit();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldAnswerABehaviorFromItsHistory(Kind kind) {
    List<Object> recorded;
    try (TupleSpace space = space(kind)) {
      recorded =
          run(JournalMode.RECORD, history, space, engine -> engine.boot(new Asking(), "space"));
      assertThat(space.count(WEB)).as("all are back").isEqualTo(5);
    }
    assertThat(recorded).hasSize(7).contains("null", "2");

    assertThat(replay(history, engine -> engine.boot(new Asking(), "space"))).isEqualTo(recorded);
  }

  /** Puts work out and does it, or as much of it as it may. */
  private Consumer<Simulator> bootWorker(int operations) {
    return engine ->
        engine.boot(
            sys -> {
              Capability device = ((Signal.Boot) sys.receive().body()).devices().get("space");
              new Worker(sys, sys.open(device), operations).work();
            },
            "space");
  }

  private final class Worker {
    private final ProgramSys sys;
    private final Capability handle;
    private int left;

    Worker(ProgramSys sys, Capability handle, int operations) {
      this.sys = sys;
      this.handle = handle;
      left = operations;
    }

    void work() {
      count();
      sys.write(handle, SpaceCall.outAll(numbered(WORK)));
      for (int i = 0; i < WORK; i++) {
        count();
        Tuple taken = tuple(sys.read(handle, SpaceCall.in(WEB)));
        count();
        finish(taken);
        seen.add(taken);
      }
    }

    private void finish(Tuple taken) {
      try {
        sys.write(handle, SpaceCall.receipt(taken.id(), OK));
      } catch (DeviceException | KernelException e) {
        seen.add(e.getMessage());
        if (sys.read(handle, SpaceCall.inp(Template.id(taken.id()))) != null) {
          sys.write(handle, SpaceCall.receipt(taken.id(), OK));
        }
      }
    }

    private void count() {
      if (left-- == 0) {
        throw new IllegalStateException("here the machine goes down");
      }
    }

    private static Tuple tuple(Object answer) {
      Map<String, Object> json = new LinkedHashMap<>();
      ((Map<?, ?>) answer).forEach((name, value) -> json.put((String) name, value));
      return Tuple.fromJson(json);
    }
  }

  /** At each operation: when its answer is in the history, and when it is in the log alone. */
  @Test
  void shouldGoOnWhereTheMachineWentDown() {
    int all = 1 + 2 * WORK;
    for (int done = 0; done <= all; done++) {
      for (int known = Math.max(0, done - 1); known <= done; known++) {
        GatedTupleLog disk = new GatedTupleLog();
        MemoryIoJournal whole = new MemoryIoJournal();
        try (TupleSpace space = new TupleSpace(disk)) {
          run(JournalMode.RECORD, whole, space, bootWorker(done));
        }
        MemoryIoJournal kept = whole.prefix(known);
        List<Object> recovered;
        try (TupleSpace space = new TupleSpace(disk)) {
          recovered = run(JournalMode.RECOVER, kept, space, bootWorker(-1));
          assertThat(space.count(Template.any())).as("done=%d known=%d", done, known).isZero();
        }
        assertThat(recovered)
            .as("done=%d known=%d", done, known)
            .filteredOn(each -> each instanceof Tuple)
            .containsAll(numbered(WORK));
        assertThat(disk.openTuples()).as("done=%d known=%d", done, known).isEmpty();
        assertThat(disk.entries())
            .as("done=%d known=%d", done, known)
            .containsOnlyOnce("out 0", "out 1", "out 2", "receipt 0", "receipt 1", "receipt 2");
        assertThat(replay(kept, bootWorker(-1))).isEqualTo(recovered);
      }
    }
  }

  @Test
  void shouldHoldNothingOfWhatItTookBefore() {
    try (TupleSpace space = new TupleSpace(log)) {
      run(JournalMode.RECORD, history, space, bootWorker(2));
    }
    try (TupleSpace space = new TupleSpace(log)) {
      assertThat(run(JournalMode.RECOVER, history, space, bootWorker(-1)))
          .first()
          .asString()
          .endsWith(" is not that of a tuple which this process has taken");
    }
  }
}
