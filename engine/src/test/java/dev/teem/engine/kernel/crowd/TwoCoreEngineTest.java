package dev.teem.engine.kernel.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.kernel.ProcessInfo;
import dev.teem.engine.kernel.Sent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The crowds of {@link SimulatedInvariantsTest}, larger, on cores that are real threads: their
 * order is the machine's, so that a failure may need many runs of its seed to come again.
 */
@Timeout(120)
class TwoCoreEngineTest {
  private static final int CORES = 2;
  private static final int MEMBERS = 200;
  private static final int POSTS = 200;
  private static final long NANOS = TimeUnit.SECONDS.toNanos(4);

  @Test
  void shouldHoldOnRealThreadsToo() throws Exception {
    long end = System.nanoTime() + NANOS;
    for (long seed = 1; System.nanoTime() < end; seed++) {
      run(seed);
    }
  }

  private static void run(long seed) throws Exception {
    Crowd crowd = new Crowd(seed, CORES, MEMBERS);
    CrowdCheck check = new CrowdCheck(crowd, false);
    EngineContext context =
        new EngineContext()
            .cores(CORES)
            .slowStep(Duration.ZERO)
            .device(Crowd.DEVICE, Crowd.device())
            .eventSink(check);
    Map<Long, Integer> posted = new HashMap<>();
    List<ProcessInfo> atRest;
    try (Engine engine = Engine.launch(context)) {
      engine.boot(crowd.first(), Crowd.DEVICE);
      post(engine, check, new SplittableRandom(seed), posted);
      while (!isAtRest(engine, check)) {
        Thread.sleep(5);
      }
      atRest = engine.ps().get(30, TimeUnit.SECONDS);
      crowd.end();
    }
    assertThat(check.verdict(atRest, posted)).as("seed=%d", seed).isEmpty();
  }

  private static void post(
      Engine engine, CrowdCheck check, SplittableRandom random, Map<Long, Integer> posted) {
    for (int i = 0; i < POSTS; i++) {
      List<Long> pids = check.pids();
      if (!pids.isEmpty()) {
        long pid = pids.get(random.nextInt(pids.size()));
        int number = posted.getOrDefault(pid, 0);
        if (engine.post(pid, new Numbered(Numbered.HOST, number)) == Sent.OK) {
          posted.put(pid, number + 1);
        }
      }
    }
  }

  /** Whether no core has anything to do now or later, and nothing happened while each was asked. */
  private static boolean isAtRest(Engine engine, CrowdCheck check) throws Exception {
    long before = check.count();
    for (int pass = 0; pass < 2; pass++) {
      for (Core core : engine.cores()) {
        CompletableFuture<Boolean> rests = new CompletableFuture<>();
        core.post(() -> rests.complete(!core.hasWork() && core.nextTimerNanos() == Long.MAX_VALUE));
        if (!rests.get(30, TimeUnit.SECONDS)) {
          return false;
        }
      }
    }
    return check.count() == before;
  }
}
