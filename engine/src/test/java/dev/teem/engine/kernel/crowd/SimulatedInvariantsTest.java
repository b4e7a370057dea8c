package dev.teem.engine.kernel.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.event.ExitReason;
import dev.teem.engine.fiber.FiberScheduler;
import dev.teem.engine.kernel.ProcessInfo;
import dev.teem.engine.kernel.Sent;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What holds whatever processes do and in whatever order cores go: over many seeds, which {@code
 * -Dteem.seeds=100000} makes more. A failure names its seed; {@code -Dteem.seed=17} runs that one.
 */
class SimulatedInvariantsTest {
  private static final int SEEDS = Integer.getInteger("teem.seeds", 1_000);
  private static final Long ONLY = Long.getLong("teem.seed");
  private static final int MEMBERS = 30;
  private static final int STEPS = 200_000;
  private static final int STEPS_BETWEEN_HOST_CALLS = 100;

  /** Runs one crowd to its rest, closes its engine and gives the hash of its trace. */
  private static long run(long seed, int cores, Supplier<FiberScheduler> fibers) {
    Crowd crowd = new Crowd(seed, cores, MEMBERS);
    CrowdCheck check = new CrowdCheck(crowd, true);
    Simulation simulation =
        new Simulation()
            .seed(seed)
            .cores(cores)
            .fibers(fibers)
            .device(Crowd.DEVICE, Crowd.device())
            .eventSink(check);
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, Integer> posted = new HashMap<>();
    List<ProcessInfo> atRest;
    long hash;
    try (Simulator engine = simulation.start()) {
      engine.boot(crowd.first(), Crowd.DEVICE);
      int steps = 0;
      while (engine.step() && steps < STEPS) {
        if (++steps % STEPS_BETWEEN_HOST_CALLS == 0) {
          callFromOutside(engine, check.pids(), random, posted);
        }
      }
      assertThat(steps).as("seed=%d cores=%d comes to rest", seed, cores).isLessThan(STEPS);
      atRest = engine.ps();
      hash = engine.traceHash();
      crowd.end();
    }
    assertThat(check.verdict(atRest, posted)).as("seed=%d cores=%d", seed, cores).isEmpty();
    return hash;
  }

  private static void callFromOutside(
      Simulator engine, List<Long> pids, SplittableRandom random, Map<Long, Integer> posted) {
    long pid = pids.get(random.nextInt(pids.size()));
    switch (random.nextInt(10)) {
      case 0 -> {
        if (pid != 1) {
          engine.host().signal(pid, new ExitReason.Killed(0));
        }
      }
      case 1 -> engine.host().term(pid);
      default -> {
        int number = posted.getOrDefault(pid, 0);
        if (engine.host().post(pid, new Numbered(Numbered.HOST, number)) == Sent.OK) {
          posted.put(pid, number + 1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldHoldForEverySeed(int cores) {
    if (ONLY != null) {
      run(ONLY, cores, FiberScheduler::onCore);
      return;
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      run(seed, cores, FiberScheduler::onCore);
    }
  }

  @Test
  void shouldHoldForProgramsThatAreHandedOverTo() {
    for (long seed = 1; seed <= 20; seed++) {
      run(seed, 2, FiberScheduler::handOver);
    }
  }

  @Test
  void shouldBeAFunctionOfTheSeed() {
    Set<Long> hashes = new HashSet<>();
    int seeds = 50;
    for (long seed = 1; seed <= seeds; seed++) {
      long hash = run(seed, 2, FiberScheduler::onCore);
      assertThat(run(seed, 2, FiberScheduler::onCore)).as("seed=%d again", seed).isEqualTo(hash);
      hashes.add(hash);
    }
    assertThat(hashes).hasSize(seeds);
  }

  @Test
  void shouldNotDependOnHowProgramsAreRun() {
    for (long seed = 1; seed <= 10; seed++) {
      assertThat(run(seed, 2, FiberScheduler::handOver))
          .as("seed=%d", seed)
          .isEqualTo(run(seed, 2, FiberScheduler::onCore));
    }
  }
}
