package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The {@link RunQueue} when more wait than it takes to feed every core. */
class CrowdTest {
  private static final int CROWD = RunQueue.CROWD;

  private final RunQueue queue = new RunQueue();

  @Test
  void shouldStartInOrderWhileThereIsNoCrowd() {
    List<Schedulable> few = start(CROWD);
    assertThat(drain()).isEqualTo(few);
  }

  @Test
  void shouldStartTheNewestFirstInACrowd() {
    start(CROWD);
    List<Schedulable> more = start(RunQueue.TURN - 1);
    List<Schedulable> taken = new ArrayList<>();
    for (int i = 0; i < RunQueue.TURN - 1; i++) {
      taken.add(queue.poll());
    }
    assertThat(taken).isEqualTo(more.reversed());
  }

  @Test
  void shouldTakeTurnsOfStartsAndOthers() {
    List<Schedulable> line = start(CROWD);
    List<Schedulable> starts = start(CROWD);
    List<Schedulable> taken = drain();

    // Each kind has its share, and those in the line keep their order.
    assertThat(taken).containsExactlyInAnyOrderElementsOf(concat(line, starts));
    assertThat(taken.stream().filter(line::contains).toList()).isEqualTo(line);
    for (int from = 0; from + 2 * RunQueue.TURN <= taken.size(); from += 2 * RunQueue.TURN) {
      List<Schedulable> turns = taken.subList(from, from + 2 * RunQueue.TURN);
      assertThat(turns.stream().filter(starts::contains).count())
          .isBetween(RunQueue.TURN - 1L, RunQueue.TURN + 1L);
    }
  }

  @Test
  void shouldLetNobodyStarveWhileEachThatStartsSpawnsAnother() {
    start(CROWD);
    Set<Schedulable> early = new HashSet<>(start(3 * Starts.LONG));
    int polls = 0;
    int atMost = 2 * (Starts.LONG + Starts.OLD_EVERY * (4 * Starts.LONG + CROWD));
    while (!early.isEmpty()) {
      early.remove(queue.poll());
      start(1);
      assertThat(++polls).isLessThan(atMost);
    }
  }

  @Test
  void shouldKeepATreeAsNarrowAsItIsDeep() {
    int branching = 10;
    int depth = 6;
    // Each entry is named after its level, and spawns one level further down.
    queue.start(new Sprinter("0"));
    int started = 0;
    int widest = 0;
    for (Schedulable next = queue.poll(); next != null; next = queue.poll()) {
      started++;
      int level = Integer.parseInt(((Sprinter) next).name) + 1;
      for (int i = 0; i < branching && level <= depth; i++) {
        queue.start(new Sprinter(Integer.toString(level)));
      }
      widest = Math.max(widest, queue.size());
    }
    assertThat(started).isEqualTo(1_111_111);
    assertThat(widest).isLessThan(20_000);
  }

  @Test
  void shouldTellWhoIsDeepDown() {
    List<Schedulable> line = start(CROWD);
    List<Schedulable> starts = start(Starts.OLD_EVERY / 2);
    for (Schedulable next = queue.poll(); !starts.isEmpty(); next = queue.poll()) {
      assertThat(queue.isDeep()).isEqualTo(starts.remove(next)).isNotEqualTo(line.remove(next));
    }
    drain();
    assertThat(queue.isDeep()).isFalse();
  }

  @Test
  void shouldDropTheDiscardedOfACrowd() {
    start(CROWD);
    List<Schedulable> starts = start(CROWD);
    starts.forEach(entry -> ((Sprinter) entry).dead = true);
    assertThat(drain()).hasSize(CROWD).doesNotContainAnyElementsOf(starts);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(starts).noneMatch(entry -> entry.queued);
  }

  @Test
  void shouldPutAnUrgentOneBeforeACrowd() {
    List<Schedulable> all = concat(start(CROWD), start(CROWD));
    Sprinter urgent = Sprinter.priority("urgent", 1);
    queue.start(urgent);
    assertThat(queue.size()).isEqualTo(2 * CROWD + 1);
    assertThat(queue.poll()).isSameAs(urgent);
    assertThat(drain()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void shouldKeepThePlaceOfAStartThatIsWokenBeforeItsTurn() {
    start(CROWD);
    List<Schedulable> starts = start(2);
    starts.forEach(queue::add);
    starts.forEach(queue::start);
    assertThat(queue.size()).isEqualTo(CROWD + 2);
    assertThat(queue.poll()).isSameAs(starts.getLast());
  }

  @Test
  void shouldLoseNobodyWhateverHappens() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      RunQueue crowded = new RunQueue();
      Set<Schedulable> queued = new HashSet<>();
      Deque<Sprinter> ran = new ArrayDeque<>();
      for (int step = 0; step < 10_000; step++) {
        int draw = random.nextInt(1_000);
        if (draw < 450) {
          Sprinter fresh = Sprinter.normal("n" + step);
          crowded.start(fresh);
          queued.add(fresh);
        } else if (draw < 550 && !ran.isEmpty()) {
          crowded.add(ran.peek());
          queued.add(ran.poll());
        } else if (draw < 551) {
          Sprinter special = Sprinter.priority("s" + step, random.nextInt(3));
          crowded.start(special);
          queued.add(special);
        } else {
          Sprinter next = (Sprinter) crowded.poll();
          assertThat(next == null ? queued.isEmpty() : queued.remove(next))
              .as("seed=%d step=%d", seed, step)
              .isTrue();
          if (next != null) {
            ran.add(next);
          }
        }
        assertThat(crowded.size()).as("seed=%d step=%d", seed, step).isEqualTo(queued.size());
      }
    }
  }

  private List<Schedulable> start(int count) {
    List<Schedulable> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sprinter sprinter = Sprinter.normal("n" + i);
      started.add(sprinter);
      queue.start(sprinter);
    }
    return started;
  }

  private List<Schedulable> drain() {
    List<Schedulable> taken = new ArrayList<>();
    for (Schedulable next = queue.poll(); next != null; next = queue.poll()) {
      taken.add(next);
    }
    return taken;
  }

  private static List<Schedulable> concat(List<Schedulable> some, List<Schedulable> others) {
    List<Schedulable> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
