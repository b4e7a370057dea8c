package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What it costs to compress an agent does not depend on how many are active. */
@Timeout(60)
class SwarmCostTest {
  private static final int FEW = 10_000;

  /** A million would not leave the heap that tests have any room. */
  private static final int MANY = 300_000;

  private static final int ROUNDS = 5;
  private static final int A_ROUND = 50;

  /** A prime: agents that were put out one after the other are not compressed so. */
  private static final long STRIDE = 7_919;

  /**
   * Of compressing an agent.
   *
   * @param byName nanoseconds for one that is named, in the round that took least
   * @param oldest the same for the one not touched for longest
   */
  private record Cost(double byName, double oldest) {}

  @Test
  void shouldCompressAmongManyAsAmongFew() {
    // What is compiled by the way is not to count.
    cost(FEW);
    Cost few = cost(FEW);
    Cost many = cost(MANY);
    System.out.println("shouldCompressAmongMany few=" + few + " many=" + many);
    // To look at each of them would take thirty times as long; memory that is not in a cache
    // takes some.
    assertThat(many.byName).isLessThan(5 * few.byName);
    assertThat(many.oldest).isLessThan(5 * few.oldest);
  }

  private static Cost cost(int active) {
    try (TupleSpace space = new TupleSpace()) {
      for (int i = 0; i < active; i++) {
        space.out(agent(i));
      }
      Swarm swarm = new Swarm(space, LanePolicy.from(Map.of()));
      assertThat(swarm.snapshot().active()).isEqualTo(active);
      // The first thousands are the oldest.
      int untilOld = FEW / 2;
      double byName = Double.MAX_VALUE;
      double oldest = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        String[] ids = new String[A_ROUND];
        for (int i = 0; i < ids.length; i++) {
          long n = STRIDE * (round * A_ROUND + i) % (active - untilOld);
          ids[i] = name(untilOld + n);
        }
        long start = System.nanoTime();
        for (String id : ids) {
          swarm.compressToken(id);
        }
        long between = System.nanoTime();
        int before = active - (2 * round + 1) * A_ROUND;
        for (int i = 1; i <= A_ROUND; i++) {
          assertThat(swarm.pruneIdle(before - i)).isEqualTo(1);
        }
        long end = System.nanoTime();
        byName = Math.min(byName, (double) (between - start) / A_ROUND);
        oldest = Math.min(oldest, (double) (end - between) / A_ROUND);
      }
      assertThat(swarm.snapshot().compressed()).isEqualTo(2 * ROUNDS * A_ROUND);
      assertThat(swarm.touch(name(ROUNDS * A_ROUND - 1))).as("one of the oldest").isFalse();
      assertThat(swarm.touch(name(ROUNDS * A_ROUND))).as("the next oldest").isTrue();
      assertThat(space.snapshot().scanned()).as("tuples looked at in vain").isZero();
      return new Cost(byName, oldest);
    }
  }

  private static String name(long number) {
    return "agent-" + number;
  }

  /** With no more objects of its own than it has to have. */
  private static Tuple agent(int number) {
    return new Tuple(
        name(number), "work", List.of(0L), "op", "main", "op", null, List.of(), Map.of(), null);
  }
}
