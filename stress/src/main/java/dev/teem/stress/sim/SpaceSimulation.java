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
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.MemoryLog;
import dev.teem.journal.tuple.TupleJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * One run: processes put tuples out, one and several at a time, take and read them with and without
 * time-outs, finish them, give them back, end with them, and are killed. Some runs have a log; in
 * some of these a process asks for more than it may without waiting for answers. Everything is a
 * function of the seed, except when the threads answer that wait for a log.
 *
 * <p>Checked: who gets a tuple is the only one who has it; a tuple is finished once; what nobody
 * has finished is there at the end, and in the log; nobody waits for what is there; who waits to
 * read a tuple is shown it, though others take it; and what was refused is not there.
 */
final class SpaceSimulation {
  private static final int MOST_CORES = 3;
  private static final int PRODUCERS = 2;
  private static final int TAKERS = 4;
  private static final int TUPLES_EACH = 6;
  private static final int LANES = 3;
  private static final int MOST_MILLIS = 50;

  /** What a process may ask for without waiting for answers. */
  private static final int ROOM = 256;

  private static final int FLOOD = ROOM + 44;

  /** Threads may give back what a process has taken after it has ended. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * What somebody waits for; in one line if it names a lane, in one of each shard if not.
   *
   * @param shown whether it is to be shown each tuple: it reads, without a time-out
   */
  private record Wanted(Template template, boolean inOneLine, boolean shown) {}

  private final long seed;
  private final SplittableRandom random;
  private final boolean durable;
  private final boolean floods;

  // Null in memory.
  private final MemoryLog log;
  private final TupleJournal journal;

  private final TupleSpace space;
  private final List<Long> pids = new ArrayList<>();

  private final Set<Long> out = new HashSet<>();
  private final Set<Long> finished = new HashSet<>();
  private final Map<Long, Long> holders = new HashMap<>();
  private final Map<Long, Wanted> waiting = new HashMap<>();

  /** What those must have been shown who wait. */
  private final Map<Long, Long> missed = new HashMap<>();

  private String violation;

  SpaceSimulation(long seed) {
    this.seed = seed;
    random = new SplittableRandom(seed);
    durable = random.nextInt(4) == 0;
    floods = durable && random.nextInt(8) == 0;
    log = durable ? new MemoryLog() : null;
    journal = durable ? new TupleJournal(log, new SystemClock(), false) : null;
    space = durable ? new TupleSpace(journal) : new TupleSpace();
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
    try (log;
        journal;
        space) {
      try (Simulator engine = simulation.start()) {
        engine.boot(this::spawnAll, "space");
        for (int kills = random.nextInt(TAKERS); kills > 0; kills--) {
          engine.advance(millis(random));
          if (!pids.isEmpty()) {
            long victim = pids.get(random.nextInt(pids.size()));
            engine.host().signal(victim, new ExitReason.Killed(0));
          }
        }
        judgeWaiting(engine);
      }
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
      missed.remove(exit.pid());
    }
  }

  /** When all is over, and all processes have ended: nobody holds anything any more. */
  private void judge() {
    List<Long> left = numbers(space.scan(Template.any(), Integer.MAX_VALUE));
    Set<Long> unfinished = new HashSet<>(out);
    unfinished.removeAll(finished);
    if (left.size() != unfinished.size() || !unfinished.containsAll(left)) {
      wrong("tuples there=%s, not finished=%s".formatted(left, unfinished));
    }
    if (durable && journal.openCount() != unfinished.size()) {
      wrong("open in the log=%d, not finished=%s".formatted(journal.openCount(), unfinished));
    }
  }

  private static List<Long> numbers(List<Tuple> tuples) {
    return tuples.stream().map(each -> (Long) each.data().get("number")).toList();
  }

  /**
   * When nothing can happen any more. The threads that wait for a log may still give back what a
   * process had that has ended: until then some tuples are nowhere.
   */
  private void judgeWaiting(Simulator engine) {
    engine.settle();
    long until = System.nanoTime() + PATIENCE.toNanos();
    String found = whatIsWrong();
    while (found != null && durable && System.nanoTime() < until) {
      LockSupport.parkNanos(100_000);
      engine.settle();
      found = whatIsWrong();
    }
    if (found != null) {
      wrong(found);
    }
  }

  private String whatIsWrong() {
    long left = space.count(Template.any());
    if (out.size() != finished.size() + holders.size() + left) {
      return "tuples out=%d, finished=%d, held=%d, left=%d"
          .formatted(out.size(), finished.size(), holders.size(), left);
    }
    for (Map.Entry<Long, Wanted> each : waiting.entrySet()) {
      Template template = each.getValue().template();
      if (space.count(template) > 0) {
        return "pid=" + each.getKey() + " waits for [" + template + "], which is there";
      }
    }
    for (Map.Entry<Long, Long> each : missed.entrySet()) {
      return "pid=" + each.getKey() + " was not shown tuple=" + each.getValue();
    }
    long inLine = space.snapshot().waiting();
    if (waiting.size() != inLine && waiting.values().stream().allMatch(Wanted::inOneLine)) {
      return "waiting=" + waiting.size() + ", in line=" + inLine;
    }
    return null;
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
    if (floods) {
      sys.spawn(this::flood, SpawnOptions.DEFAULT.delegate(sys.derive(device, Right.OPEN)));
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
    long number = first;
    while (number < first + TUPLES_EACH) {
      sys.sleep(millis(own));
      long end = Math.min(first + TUPLES_EACH, number + 1 + own.nextInt(3));
      List<Tuple> tuples = new ArrayList<>();
      for (; number < end; number++) {
        tuples.add(tuple(number));
        // Before the call: it may be taken, and this one killed, before the call returns.
        out.add(number);
        show(number);
      }
      sys.write(
          handle, tuples.size() == 1 ? SpaceCall.out(tuples.getFirst()) : SpaceCall.outAll(tuples));
    }
  }

  /** Who waits to read it must see it, whoever else is given it. */
  private void show(long number) {
    waiting.forEach((pid, wanted) -> {
      if (wanted.shown() && wanted.template().matches(tuple(number))) {
        missed.put(pid, number);
      }
    });
  }

  /** Is not killed, so that it learns what was refused. */
  private void flood(ProgramSys sys) {
    Capability handle = sys.open(sys.delegated().getFirst());
    long first = (long) PRODUCERS * TUPLES_EACH;
    Map<Long, Long> asked = new HashMap<>();
    for (long number = first; number < first + FLOOD; number++) {
      out.add(number);
      asked.put(sys.startWrite(handle, SpaceCall.out(tuple(number))), number);
    }
    int refused = 0;
    for (int i = 0; i < FLOOD; i++) {
      Signal.Answer answer = (Signal.Answer) sys.receive().body();
      if (answer.error() != null) {
        refused++;
        out.remove(asked.get(answer.operation()));
      }
    }
    if (refused > FLOOD - ROOM) {
      wrong("refused=%d of asked=%d".formatted(refused, FLOOD));
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
      boolean reads = own.nextInt(4) == 0;
      boolean patient = own.nextInt(3) == 0;
      Duration timeout = patient ? null : millis(own);
      waiting.put(sys.self(), new Wanted(template, names, reads && patient));
      Object got = sys.read(handle, call(template, reads, timeout));
      waiting.remove(sys.self());
      missed.remove(sys.self());
      if (got != null) {
        long number = number((Map<?, ?>) got);
        if (!template.matches(tuple(number))) {
          wrong("tuple=" + number + " was given for [" + template + "]");
        }
        if (!reads) {
          use(sys, handle, own, number);
        }
      }
    }
  }

  private static Map<String, Object> call(Template template, boolean reads, Duration timeout) {
    if (timeout == null) {
      return reads ? SpaceCall.rd(template) : SpaceCall.in(template);
    }
    return reads ? SpaceCall.rd(template, timeout) : SpaceCall.in(template, timeout);
  }

  private static long number(Map<?, ?> tuple) {
    return (long) ((Map<?, ?>) tuple.get("data")).get("number");
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

  private void use(ProgramSys sys, Capability handle, SplittableRandom own, long number) {
    String id = tuple(number).id();
    Long other = holders.put(number, sys.self());
    if (other != null || finished.contains(number)) {
      wrong("tuple=" + number + " is taken twice, held by pid=" + other);
    }
    sys.sleep(millis(own));
    switch (own.nextInt(8)) {
      case 0 -> {
        holders.remove(number);
        show(number);
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
