package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link RunQueue} against {@link NaiveRunQueue}, over schedules drawn from seeds. */
class RunQueueModelTest {
  private static final int SEEDS = 2000;
  private static final int STEPS = 1200;
  private static final int STEPS_PER_PHASE = 200;
  private static final String WHERE = "seed=%d step=%d";

  private int specialPicks;
  private int oldPicks;
  private int emptyPicks;
  private int keptPlaces;

  @Test
  void shouldPickInTheOrderOfTheRule() {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Schedule(seed).run();
    }
    // The schedules are worth nothing if they do not get to the corners.
    assertThat(specialPicks).isGreaterThan(SEEDS * 50);
    assertThat(oldPicks).isGreaterThan(SEEDS * 10);
    assertThat(emptyPicks).isGreaterThan(SEEDS);
    assertThat(keptPlaces).isGreaterThan(SEEDS);
  }

  /** Phases with many special entries and phases with few, so that the mode changes often. */
  private final class Schedule {
    private final int seed;
    private final Random random;
    private final RunQueue queue = new RunQueue();
    private final NaiveRunQueue naive = new NaiveRunQueue();
    private final Sprinter[] all;
    private final int discardPercent;
    private final int priorities;
    private final int deadlines;
    private int specialPercent;
    private int addPercent;
    private int step;

    Schedule(int seed) {
      this.seed = seed;
      random = new Random(seed);
      all = new Sprinter[1 + random.nextInt(100)];
      for (int i = 0; i < all.length; i++) {
        all[i] = new Sprinter("p" + i);
      }
      discardPercent = random.nextInt(3) * random.nextInt(8);
      priorities = random.nextInt(random.nextBoolean() ? 3 : 13);
      deadlines = 1 + random.nextInt(20);
    }

    void run() {
      for (step = 0; step < STEPS; step++) {
        if (step % STEPS_PER_PHASE == 0) {
          specialPercent =
              switch (random.nextInt(3)) {
                case 0 -> 0;
                case 1 -> random.nextInt(101);
                default -> 100;
              };
          addPercent = 35 + random.nextInt(40);
        }
        int at = random.nextInt(all.length);
        int draw = random.nextInt(100);
        if (draw < discardPercent) {
          discard(at);
        } else if (draw < discardPercent + addPercent) {
          add(all[at]);
        } else {
          poll();
        }
      }
      for (int left = queue.size(); left >= 0; left--) {
        poll();
      }
      assertThat(queue.isEmpty()).as(WHERE, seed, step).isTrue();
      assertThat(all).as(WHERE, seed, step).noneMatch(sprinter -> sprinter.queued);
    }

    private void discard(int at) {
      if (random.nextBoolean()) {
        all[at].suspended = true;
      } else {
        all[at].dead = true;
        all[at] = new Sprinter("p" + at + "b" + step);
      }
    }

    private void add(Sprinter entry) {
      if (entry.suspended) {
        entry.suspended = false;
        keptPlaces += entry.queued ? 1 : 0;
      }
      if (!entry.queued) {
        entry.urgency = null;
        if (random.nextInt(100) < specialPercent) {
          entry.urgent(
              random.nextInt(2 * priorities + 1) - priorities,
              random.nextBoolean() ? random.nextInt(deadlines) : Urgency.NO_DEADLINE);
        }
      }
      queue.add(entry);
      naive.add(entry);
    }

    private void poll() {
      Sprinter expected = naive.poll();
      Sprinter picked = (Sprinter) queue.poll();
      assertThat(picked).as(WHERE, seed, step).isSameAs(expected);
      if (picked == null) {
        emptyPicks++;
        return;
      }
      assertThat(picked.queued).as(WHERE, seed, step).isFalse();
      assertThat(picked.age).as(WHERE, seed, step).isEqualTo(Math.min(naive.age(picked), Band.OLD));
      specialPicks += picked.isSpecial() ? 1 : 0;
      oldPicks += naive.ageWhenPicked() >= Band.OLD ? 1 : 0;
    }
  }
}
