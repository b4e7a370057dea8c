package dev.teem.engine.space;

import static dev.teem.engine.space.TupleSpaceTest.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.DeviceException;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What processes can do with a space, of whatever kind. */
@Timeout(60)
abstract class SpaceDeviceContractTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Template WEB = Template.lane("web");

  private final TupleSpace space;
  private final Simulator engine;
  private final List<Object> log = new ArrayList<>();
  private final List<Long> pids = new ArrayList<>();

  SpaceDeviceContractTest(TupleSpace space) {
    this.space = space;
    engine = new Simulation().cores(2).device("space", new SpaceDevice(space)).start();
  }

  @AfterEach
  void close() {
    engine.close();
    space.close();
  }

  /** What a process does with the space. */
  private interface Work {
    void run(ProgramSys sys, Capability handle);
  }

  /** Has each be done by a process, and runs until nothing can happen any more. */
  private void run(Work... works) {
    start(SpawnOptions.DEFAULT, works);
    engine.settle();
  }

  private void start(SpawnOptions how, Work... works) {
    Program init =
        sys -> {
          Capability space = ((Signal.Boot) sys.receive().body()).devices().get("space");
          for (Work each : works) {
            sys.spawn(program(each), how.delegate(sys.derive(space, Right.OPEN)));
          }
          sys.receive();
        };
    engine.boot(init, "space");
  }

  private Program program(Work work) {
    return sys -> {
      pids.add(sys.self());
      work.run(sys, sys.open(sys.delegated().getFirst()));
    };
  }

  private static Tuple got(Object answer) {
    if (answer == null) {
      return null;
    }
    Map<String, Object> json = new HashMap<>();
    ((Map<?, ?>) answer).forEach((name, value) -> json.put((String) name, value));
    return Tuple.fromJson(json);
  }

  @Test
  void shouldHandATupleFromOneProcessToAnother() {
    run(
        (sys, handle) -> log.add(got(sys.read(handle, SpaceCall.in(WEB)))),
        (sys, handle) -> log.add(got(sys.read(handle, SpaceCall.rd(Template.any())))),
        (sys, handle) -> {
          sys.sleep(HOUR);
          assertThat(log).isEmpty();
          sys.write(handle, SpaceCall.out(tuple("web", "get", 1)));
        });

    assertThat(log).containsExactlyInAnyOrder(tuple("web", "get", 1), tuple("web", "get", 1));
  }

  @Test
  void shouldFindWhatIsThereAndNothingElse() {
    space.out(tuple("web", "get", 1));
    run((sys, handle) -> {
      log.add(sys.read(handle, SpaceCall.count(WEB)));
      log.add(got(sys.read(handle, SpaceCall.rdp(WEB.where("n", 1)))));
      log.add(sys.read(handle, SpaceCall.rdp(WEB.where("n", 2))));
      log.add(got(sys.read(handle, SpaceCall.inp(Template.any()))));
      log.add(sys.read(handle, SpaceCall.inp(Template.any())));
    });

    assertThat(log).containsExactly(1L, tuple("web", "get", 1), null, tuple("web", "get", 1), null);
  }

  private static List<Tuple> gotAll(Object answer) {
    return ((List<?>) answer).stream().map(SpaceDeviceContractTest::got).toList();
  }

  private static List<Tuple> numbered(long from, long to) {
    return LongStream.range(from, to).mapToObj(n -> tuple("web", "get", n)).toList();
  }

  @Test
  void shouldPutOutReadAndTakeManyAtOnce() {
    run((sys, handle) -> {
      sys.write(handle, SpaceCall.outAll(numbered(0, SpaceCall.MOST_AT_ONCE)));
      sys.write(handle, SpaceCall.outAll(List.of(tuple("ide", "get", 1), tuple("web", "put", 0))));
      sys.write(handle, SpaceCall.outAll(List.of()));
      log.addAll(gotAll(sys.read(handle, SpaceCall.scan(WEB, 2))));
      log.addAll(gotAll(sys.read(handle, SpaceCall.scan(Template.lane("db"), 2))));
      log.addAll(gotAll(sys.read(handle, SpaceCall.inAll(WEB, SpaceCall.MOST_AT_ONCE))));
      log.addAll(gotAll(sys.read(handle, SpaceCall.inAll(WEB, 9))));
      log.addAll(gotAll(sys.read(handle, SpaceCall.inAll(WEB, 9))));
      String last = tuple("web", "put", 0).id();
      sys.write(handle, SpaceCall.receipt(last, Map.of("status", "ok")));
      assertThat(space.scan(Template.any(), 9)).containsExactly(tuple("ide", "get", 1));
      log.add("finished");
    });

    List<Object> expected = new ArrayList<>(numbered(0, 2));
    expected.addAll(numbered(0, SpaceCall.MOST_AT_ONCE));
    expected.add(tuple("web", "put", 0));
    expected.add("finished");
    assertThat(log).isEqualTo(expected);
    // What it has not finished goes back, in its order.
    engine.close();
    assertThat(space.scan(WEB, 999)).isEqualTo(numbered(0, SpaceCall.MOST_AT_ONCE));
  }

  @Test
  void shouldWakeWhoWaitsForOneOfMany() {
    run(
        (sys, handle) -> log.add(got(sys.read(handle, SpaceCall.in(WEB.where("n", 3))))),
        (sys, handle) -> log.add(got(sys.read(handle, SpaceCall.in(WEB.where("n", 1))))),
        (sys, handle) -> {
          sys.sleep(HOUR);
          sys.write(handle, SpaceCall.outAll(numbered(0, 5)));
        });

    assertThat(log).containsExactlyInAnyOrder(tuple("web", "get", 1), tuple("web", "get", 3));
  }

  @Test
  void shouldWaitInTheTimeOfTheEngine() {
    run(
        (sys, handle) -> {
          log.add(sys.read(handle, SpaceCall.in(WEB, HOUR)));
          log.add(engine.clock().nanoTime());
        },
        (sys, handle) -> {
          sys.sleep(HOUR.multipliedBy(3));
          sys.write(handle, SpaceCall.out(tuple("web", "get", 1)));
        });

    assertThat(log).containsExactly(null, HOUR.toNanos());
    assertThat(engine.clock().nanoTime()).isEqualTo(HOUR.multipliedBy(3).toNanos());
    assertThat(space.count(WEB)).isEqualTo(1);
    assertThat(space.snapshot().waiting()).isZero();
  }

  @Test
  void shouldForgetTheTimeOutOfWhoHasGotATuple() {
    run(
        (sys, handle) -> log.add(got(sys.read(handle, SpaceCall.in(WEB, HOUR.multipliedBy(24))))),
        (sys, handle) -> {
          sys.sleep(HOUR);
          sys.write(handle, SpaceCall.out(tuple("web", "get", 1)));
        });

    assertThat(log).containsExactly(tuple("web", "get", 1));
    assertThat(engine.clock().nanoTime()).isEqualTo(HOUR.toNanos());
  }

  enum End {
    RETURN,
    FAULT,
    KILL,
    DEADLINE
  }

  @ParameterizedTest
  @EnumSource
  void shouldPutBackInFrontWhatAProcessHasTakenAndNotFinished(End end) {
    for (long i = 1; i <= 4; i++) {
      space.out(tuple("web", "get", i));
    }
    SpawnOptions how =
        end == End.DEADLINE ? SpawnOptions.DEFAULT.deadline(HOUR) : SpawnOptions.DEFAULT;
    start(
        how,
        (sys, handle) -> {
          for (int i = 0; i < 3; i++) {
            log.add(got(sys.read(handle, SpaceCall.in(WEB))));
          }
          sys.write(handle, SpaceCall.receipt(tuple("web", "get", 2).id(), Map.of("status", "ok")));
          switch (end) {
            case RETURN -> {}
            case FAULT -> throw new IllegalStateException("broken");
            case KILL, DEADLINE -> sys.sleep(HOUR.multipliedBy(9));
          }
        });
    engine.settleNow();
    if (end == End.KILL) {
      engine.host().signal(pids.getFirst(), new ExitReason.Killed(0));
    }
    engine.settle();
    // A durable space may be at it until then.
    engine.close();

    assertThat(log).hasSize(3);
    assertThat(space.scan(WEB, 9))
        .containsExactly(tuple("web", "get", 1), tuple("web", "get", 3), tuple("web", "get", 4));
  }

  @Test
  void shouldGiveNothingToAProcessThatWasKilledWhileItWaited() {
    run(
        (sys, handle) -> log.add("victim got " + sys.read(handle, SpaceCall.in(WEB))),
        (sys, handle) -> {
          sys.sleep(HOUR);
          log.add(got(sys.read(handle, SpaceCall.in(WEB))));
        });
    engine.host().signal(pids.getFirst(), new ExitReason.Killed(0));
    engine.settle();
    assertThat(space.snapshot().waiting()).isEqualTo(1);

    space.out(tuple("web", "get", 1));
    engine.settle();

    assertThat(log).containsExactly(tuple("web", "get", 1));
  }

  @Test
  void shouldLetAProcessPutBackWhatItHasTaken() {
    space.out(tuple("web", "get", 1));
    run((sys, handle) -> {
      Tuple taken = got(sys.read(handle, SpaceCall.in(WEB)));
      sys.write(handle, SpaceCall.giveBack(taken.id()));
      log.add(sys.read(handle, SpaceCall.count(WEB)));
    });

    assertThat(log).containsExactly(1L);
  }

  @Test
  void shouldLetAProcessPutOutWhatTakesThePlaceOfWhatItHasTaken() {
    space.out(tuple("web", "get", 1));
    run((sys, handle) -> {
      Tuple taken = got(sys.read(handle, SpaceCall.in(WEB)));
      Tuple next = tuple("db", "put", 2);
      sys.write(handle, SpaceCall.replace(taken.id(), Map.of("status", "ok"), next));
      log.addAll(gotAll(sys.read(handle, SpaceCall.scan(Template.any(), 9))));
      assertThatThrownBy(() -> sys.write(handle, SpaceCall.giveBack(taken.id())))
          .hasMessageEndingWith("is not that of a tuple which this process has taken");
      assertThatThrownBy(() -> sys.write(handle, SpaceCall.replace("x", Map.of(), next)))
          .hasMessage("id=\"x\" is not that of a tuple which this process has taken");
    });
    engine.close();

    assertThat(log).containsExactly(tuple("db", "put", 2));
    assertThat(space.scan(Template.any(), 9)).containsExactly(tuple("db", "put", 2));
  }

  @Test
  void shouldSayWhatIsWrongWithARequest() {
    run((sys, handle) -> {
      assertThatThrownBy(() -> sys.read(handle, "in"))
          .isInstanceOf(DeviceException.class)
          .hasMessage("the request=\"in\" is not an object, see SpaceCall");
      assertThatThrownBy(() -> sys.read(handle, Map.of("op", "take")))
          .hasMessage("op=\"take\" is not in, rd, inp, rdp, in_all, scan or count");
      assertThatThrownBy(() -> sys.read(handle, Map.of("op", "in", "where", 7L)))
          .hasMessage("where=7 is not an object, see SpaceCall");
      assertThatThrownBy(() -> sys.read(handle, Map.of("op", "in", "timeout_ms", -1L)))
          .hasMessage("timeout_ms=-1 is not a number of milliseconds, 0 or more");
      assertThatThrownBy(() -> sys.write(handle, Map.of("op", "out")))
          .hasMessage("tuple=null is not an object, see SpaceCall");
      assertThatThrownBy(() -> sys.write(handle, SpaceCall.receipt("x", Map.of())))
          .hasMessage("id=\"x\" is not that of a tuple which this process has taken");
      assertThatThrownBy(() -> sys.read(handle, SpaceCall.outAll(List.of())))
          .hasMessage("op=\"out_all\" is not in, rd, inp, rdp, in_all, scan or count");
      assertThatThrownBy(() -> sys.write(handle, SpaceCall.inAll(WEB, 1)))
          .hasMessage("op=\"in_all\" is not out, out_all, receipt, replace or give_back");
      for (Object wrong : new Object[] {0L, 513L, -1, 2.0, "9", Long.MIN_VALUE}) {
        for (String op : List.of("in_all", "scan")) {
          assertThatThrownBy(() -> sys.read(handle, Map.of("op", op, "at_most", wrong)))
              .hasMessageStartingWith("at_most=")
              .hasMessageEndingWith(" is not a number from 1 to 512");
        }
      }
      assertThatThrownBy(() -> sys.read(handle, Map.of("op", "scan")))
          .hasMessage("at_most=null is not a number from 1 to 512");
      assertThatThrownBy(() -> sys.write(handle, Map.of("op", "out_all", "tuples", 7L)))
          .hasMessage("tuples=7 is not a list of tuples, see SpaceCall");
      assertThatThrownBy(() -> sys.write(handle, Map.of("op", "out_all", "tuples", List.of(7L))))
          .hasMessage("tuples[0]=7 is not an object, see SpaceCall");
      List<?> half = List.of(tuple("web", "get", 1).toJson(), Map.of("lane", 7L));
      assertThatThrownBy(() -> sys.write(handle, Map.of("op", "out_all", "tuples", half)))
          .hasMessage("tuples[1]: lane=7 is not a string");
      assertThatThrownBy(() -> sys.write(handle, SpaceCall.outAll(numbered(0, 513))))
          .hasMessage("tuples has elements=513, more than 512; ask several times");
      assertThat(space.count(Template.any())).as("nothing of what was refused").isZero();
      assertThatThrownBy(() -> SpaceCall.in(WEB.matching(each -> true)))
          .hasMessageContaining("cannot be kept in a history; name values instead");
      log.add("all said");
    });
    assertThat(log).containsExactly("all said");
  }
}
