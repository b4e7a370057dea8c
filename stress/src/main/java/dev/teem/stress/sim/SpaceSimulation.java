package dev.teem.stress.sim;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.space.SpaceCall;
import dev.teem.engine.space.SpaceDevice;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One run: processes put tuples out, take them with and without time-outs, finish them, give them
 * back, end with them, and are killed. Everything is a function of the seed.
 *
 * <p>Checked: who gets a tuple is the only one who has it; a tuple is finished once; what nobody
 * has finished is there at the end; and nobody waits for what is there.
 */
final class SpaceSimulation {
  private static final int MOST_CORES = 3;
  private static final int PRODUCERS = 2;
  private static final int TAKERS = 4;
  private static final int TUPLES_EACH = 6;
  private static final int LANES = 3;
  private static final int MOST_MILLIS = 50;

  /** What a taker waits for; in one line if it names a lane, in one of each shard if not. */
  private record Wanted(Template template, boolean inOneLine) {}

  private final long seed;
  private final SplittableRandom random;
  private final TupleSpace space = new TupleSpace();
  private final List<Long> pids = new ArrayList<>();

  private final Set<Long> out = new HashSet<>();
  private final Set<Long> finished = new HashSet<>();
  private final Map<Long, Long> holders = new HashMap<>();
  private final Map<Long, Wanted> waiting = new HashMap<>();
  private String violation;

  SpaceSimulation(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
  }

  /**
   * Runs it.
   *
   * @return what was wrong, or null
   */
  String run() {
    Simulation simulation =
        new Simulation()
            .seed(seed)
            .cores(1 + random.nextInt(MOST_CORES))
            .device("space", new SpaceDevice(space))
            .eventSink(this::see);
    try (space;
        Simulator engine = simulation.start()) {
      engine.boot(this::spawnAll, "space");
      for (int kills = random.nextInt(TAKERS); kills > 0; kills--) {
        engine.advance(millis(random));
        if (!pids.isEmpty()) {
          long victim = pids.get(random.nextInt(pids.size()));
          engine.host().signal(victim, new ExitReason.Killed(0));
        }
      }
      engine.settle();
      judge();
    } catch (RuntimeException e) {
      wrong("it failed: " + e);
    }
    return violation;
  }

  private void wrong(String what) {
    if (violation == null) {
      violation = "seed=" + seed + ": " + what;
    }
  }

  private void see(Event event) {
    if (event instanceof Event.Exit exit) {
      // Its tuples have gone back before this is told.
      holders.values().removeIf(pid -> pid == exit.pid());
      waiting.remove(exit.pid());
    }
  }

  private void judge() {
    long left = space.count(Template.any());
    if (out.size() != finished.size() + holders.size() + left) {
      wrong(
          "tuples out=%d, finished=%d, held=%d, left=%d"
              .formatted(out.size(), finished.size(), holders.size(), left));
    }
    waiting.forEach((pid, wanted) -> {
      if (space.count(wanted.template()) > 0) {
        wrong("pid=" + pid + " waits for [" + wanted.template() + "], which is there");
      }
    });
    long inLine = space.snapshot().waiting();
    if (waiting.size() != inLine && waiting.values().stream().allMatch(Wanted::inOneLine)) {
      wrong("waiting=" + waiting.size() + ", in line=" + inLine);
    }
  }

  private void spawnAll(ProgramSys sys) {
    Capability device = ((Signal.Boot) sys.receive().body()).devices().get("space");
    for (int i = 0; i < PRODUCERS + TAKERS; i++) {
      long first = (long) i * TUPLES_EACH;
      SplittableRandom own = random.split();
      Program program =
          i < PRODUCERS ? child -> produce(child, own, first) : child -> take(child, own);
      sys.spawn(program, SpawnOptions.DEFAULT.delegate(sys.derive(device, Right.OPEN)));
    }
    sys.receive();
  }

  private Capability begin(ProgramSys sys) {
    pids.add(sys.self());
    return sys.open(sys.delegated().getFirst());
  }

  private static Duration millis(SplittableRandom random) {
    return Duration.ofMillis(random.nextInt(MOST_MILLIS));
  }

  private void produce(ProgramSys sys, SplittableRandom own, long first) {
    Capability handle = begin(sys);
    for (long number = first; number < first + TUPLES_EACH; number++) {
      sys.sleep(millis(own));
      // Before the call: it may be taken, and this one killed, before the call returns.
      out.add(number);
      sys.write(handle, SpaceCall.out(tuple(number)));
    }
  }

  private static Tuple tuple(long number) {
    return Tuple.of(
        "yool-" + number % 2,
        List.of(),
        "a",
        "lane-" + number % LANES,
        "a",
        null,
        List.of(),
        Map.of("number", number));
  }

  private void take(ProgramSys sys, SplittableRandom own) {
    Capability handle = begin(sys);
    for (int turns = 2 * TUPLES_EACH; turns > 0; turns--) {
      boolean names = own.nextInt(3) > 0;
      Template template = template(own, names);
      boolean patient = own.nextInt(3) == 0;
      waiting.put(sys.self(), new Wanted(template, names));
      Object got =
          sys.read(handle, patient ? SpaceCall.in(template) : SpaceCall.in(template, millis(own)));
      waiting.remove(sys.self());
      if (got != null) {
        use(sys, handle, own, (Map<?, ?>) got, template);
      }
    }
  }

  private static Template template(SplittableRandom own, boolean namesALane) {
    Template template = namesALane ? Template.lane("lane-" + own.nextInt(LANES)) : Template.any();
    if (own.nextInt(3) == 0) {
      template = template.where("yool", "yool-" + own.nextInt(2));
    }
    return own.nextInt(5) == 0
        ? template.where("number", own.nextInt(PRODUCERS * TUPLES_EACH))
        : template;
  }

  private void use(
      ProgramSys sys, Capability handle, SplittableRandom own, Map<?, ?> got, Template template) {
    long number = (long) ((Map<?, ?>) got.get("data")).get("number");
    String id = (String) got.get("id");
    if (!template.matches(tuple(number))) {
      wrong("tuple=" + number + " was given for [" + template + "]");
    }
    Long other = holders.put(number, sys.self());
    if (other != null || finished.contains(number)) {
      wrong("tuple=" + number + " is taken twice, held by pid=" + other);
    }
    sys.sleep(millis(own));
    switch (own.nextInt(8)) {
      case 0 -> {
        holders.remove(number);
        sys.write(handle, SpaceCall.giveBack(id));
      }
      case 1 -> throw new IllegalStateException("failed, as it does now and then");
      default -> {
        holders.remove(number);
        finished.add(number);
        sys.write(handle, SpaceCall.receipt(id, Map.of("status", "ok")));
      }
    }
  }
}
