package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.space.GatedTupleLog;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many use a swarm at once; every agent is always somewhere, and nowhere twice. */
@Timeout(120)
class SwarmThreadsTest {
  private static final int THREADS = 4;
  private static final int AGENTS = 24;
  private static final int STEPS = 20_000;
  private static final List<String> LANES = List.of("a", "b", "c");

  private final long seed = System.nanoTime();
  private final TupleSpace space = new TupleSpace();
  private final MemoryKeeper keeper = new MemoryKeeper();
  private final LanePolicy policy = LanePolicy.from(Map.of());
  private final Swarm swarm = new Swarm(space, policy, keeper, () -> null, List::of);

  @AfterEach
  void close() {
    space.close();
  }

  @Test
  void shouldLoseNoAgentAndDoubleNoneAmongThoseWhoTakeCompressRestoreAndRoute() throws Exception {
    Tuple root = swarm.root("plan", "main", Map.of());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      Map<String, Object> data = Map.of("lane", LANES.get(i % LANES.size()), "n", (long) i % 5);
      ids.add(swarm.spawnAgent(root, "work", data).id());
    }
    ConcurrentLinkedQueue<Tuple> held = new ConcurrentLinkedQueue<>();
    AtomicInteger routed = new AtomicInteger();
    inThreads(number -> {
      Random random = new Random(seed + number);
      for (int step = 0; step < STEPS; step++) {
        oneStep(random, ids.get(random.nextInt(AGENTS)), held, routed);
      }
    });

    long packets = 0;
    for (String id : ids) {
      Tuple there = space.rdp(Template.id(id));
      List<Tuple> with = held.stream().filter(each -> each.id().equals(id)).toList();
      CompressToken token = tokenOf(id);
      assertThat((there == null ? 0 : 1) + with.size() + (token == null ? 0 : 1))
          .as("seed=%d id=%s there=%s held=%s token=%s", seed, id, there, with, token)
          .isEqualTo(1);
      Tuple agent = token == null ? (there == null ? with.getFirst() : there) : swarm.restore(id);
      // Of one that was taken from the space itself the swarm need not know yet.
      assertThat(swarm.touch(id) || !with.isEmpty()).as("seed=%d id=%s", seed, id).isTrue();
      packets += agent.receipts().stream().filter(each -> each.startsWith("route@")).count();
    }
    assertThat(packets).as("seed=%d", seed).isEqualTo(routed.get());
    ifItCan(() -> swarm.restore("root"));
    assertThat(keeper.size()).as("seed=%d: data that nobody needs", seed).isZero();
    assertThat(swarm.pruneIdle(0)).as("seed=%d", seed).isEqualTo(1 + AGENTS - held.size());
    assertThat(swarm.snapshot().active()).as("seed=%d", seed).isZero();
  }

  private void oneStep(
      Random random, String id, ConcurrentLinkedQueue<Tuple> held, AtomicInteger routed) {
    switch (random.nextInt(8)) {
      case 0 -> hold(swarm.in(Template.id(id)), held);
      case 1 -> hold(space.inp(Template.id(id)), held);
      case 2, 3 -> putBack(held.poll(), random);
      case 4 -> ifItCan(() -> swarm.compressToken(id));
      case 5 -> ifItCan(() -> swarm.restore(id));
      case 6 -> swarm.pruneIdle(AGENTS / 2 + random.nextInt(AGENTS / 2));
      default -> {
        String lane = LANES.get(random.nextInt(LANES.size()));
        if (swarm.routePacket(Map.of("n", (long) random.nextInt(5)), lane)) {
          routed.incrementAndGet();
        }
      }
    }
  }

  private static void hold(Tuple taken, ConcurrentLinkedQueue<Tuple> held) {
    if (taken != null) {
      held.add(taken);
    }
  }

  private void putBack(Tuple taken, Random random) {
    if (taken != null && random.nextBoolean()) {
      swarm.out(taken);
    } else if (taken != null) {
      swarm.giveBack(taken);
    }
  }

  /** Somebody else may have the agent. */
  private static void ifItCan(Runnable action) {
    try {
      action.run();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching(".* (not active|not compressed|not found|changed by).*");
    }
  }

  private CompressToken tokenOf(String id) {
    try {
      return swarm.token(id);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  @Test
  void shouldRefuseNoPacketForALaneWhoseOnlyTupleIsInTransit() throws Exception {
    swarm.root("plan", "main", Map.of());
    inThreads(number -> {
      for (long step = 0; step < 500; step++) {
        assertThat(swarm.routePacket(Map.of("t" + number, step), "main")).isTrue();
        assertThat(swarm.rd(Template.lane("main"))).isNotNull();
        assertThat(swarm.scanIndex("main", null)).hasSize(1);
      }
    });
    Tuple root = swarm.in(Template.lane("main"));
    for (int number = 0; number < THREADS; number++) {
      assertThat(root.data()).containsEntry("t" + number, 499L);
    }
    assertThat(root.receipts()).hasSize(1 + THREADS * 500);
  }

  @Test
  void shouldNotForgetAnAgentThatIsPutOutAgainWhileItLooksForThoseThatAreGone() throws Exception {
    GatedTupleLog log = new GatedTupleLog();
    try (TupleSpace durable = new TupleSpace(log)) {
      Swarm swarm = new Swarm(durable, policy);
      swarm.out(work("a", 0));
      Tuple agent = swarm.out(work("b", 0));
      for (long n = 1; n < 1022; n++) {
        swarm.out(work("b", n));
      }
      // Who counts tuples of lane a, the oldest agent's, has to wait.
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch answer = new CountDownLatch(1);
      Template held =
          Template.lane("a")
              .matching(_ -> {
                asked.countDown();
                awaitUnchecked(answer);
                return true;
              });
      Thread holder = Thread.ofPlatform().start(() -> durable.rdp(held));
      asked.await();
      Thread seeker = Thread.ofPlatform().start(() -> swarm.out(work("b", 1022)));
      while (seeker.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }

      durable.receipt(swarm.in(Template.lane("b").where("id", agent.id())), Map.of());
      log.shut(true);
      Thread giver = Thread.ofPlatform().start(() -> swarm.out(work("b", 0)));
      while (!log.isAwaited()) {
        Thread.onSpinWait();
      }
      answer.countDown();
      holder.join();
      seeker.join();
      log.shut(false);
      giver.join();
      assertThat(durable.count(Template.id(agent.id()))).isEqualTo(1);
      assertThat(swarm.touch(agent.id())).isTrue();
    }
  }

  private static Tuple work(String lane, long n) {
    return Tuple.of("work", List.of(0L, n), "root", lane, "root", null, List.of(), Map.of("n", n));
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldGiveEachSpawnedAgentANumberOfItsOwnAndLeaveNoMoreActiveThanItMay() throws Exception {
    Swarm small = new Swarm(space, LanePolicy.from(Map.of("YOOL_COMPRESSION_THRESHOLD", "16")));
    Tuple root = small.root("plan", "main", Map.of());
    inThreads(number -> {
      for (int i = 0; i < 2_000; i++) {
        // Among so many threads it may be the oldest now and then.
        ifTouched(small, root);
      }
    });
    SwarmSnapshot snapshot = small.snapshot();
    assertThat(snapshot.totalAgents()).isEqualTo(1 + THREADS * 2_000);
    assertThat(snapshot.active()).isLessThanOrEqualTo(16).isEqualTo(snapshot.tuples());
  }

  private static void ifTouched(Swarm small, Tuple root) {
    while (true) {
      try {
        small.spawnAgent(root, "work", Map.of());
        return;
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("parent=root is no active agent");
        ifItCan(() -> small.restore("root"));
      }
    }
  }

  @Test
  void shouldUnhookForOneOfManyThreads() throws Exception {
    for (int round = 0; round < 500; round++) {
      swarm.hookwalls().hook("north", "send");
      AtomicInteger unhooked = new AtomicInteger();
      inThreads(number -> {
        if (swarm.hookwalls().unhook("north", "send")) {
          unhooked.incrementAndGet();
        }
      });
      assertThat(unhooked).hasValue(1);
    }
  }

  private interface Work {
    void run(int number) throws Exception;
  }

  private static void inThreads(Work work) throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      tasks.add(
          new FutureTask<>(() -> {
            start.await();
            work.run(number);
            return null;
          }));
    }
    List<Thread> threads = tasks.stream().map(Thread.ofPlatform()::start).toList();
    for (Thread each : threads) {
      each.join();
    }
    for (FutureTask<Void> each : tasks) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      }
    }
  }
}
