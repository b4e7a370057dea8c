package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimersTest {
  private final Timers timers = new Timers();
  private final List<String> fired = new ArrayList<>();

  @Test
  void shouldFireTheEarliestFirstAndEqualsInTheOrderOfArming() {
    timers.arm(timer("b1"), 20);
    timers.arm(timer("b2"), 20);
    timers.arm(timer("a"), 10);
    fireAll(20);
    assertThat(fired).containsExactly("a", "b1", "b2");
  }

  @Test
  void shouldFireOneAtATimeAndNoneBeforeItsTime() {
    timers.arm(timer("a"), 10);
    timers.arm(timer("b"), 10);
    assertThat(timers.fireNext(9)).isFalse();
    assertThat(timers.fireNext(10)).isTrue();
    assertThat(fired).containsExactly("a");
    assertThat(timers.size()).isEqualTo(1);
  }

  @Test
  void shouldTellWhenTheNextIsDue() {
    assertThat(timers.nextAtNanos()).isEqualTo(Long.MAX_VALUE);
    timers.arm(timer("a"), -10);
    timers.arm(timer("b"), 5);
    assertThat(timers.nextAtNanos()).isEqualTo(-10);
  }

  @Test
  void shouldNotFireWhatIsCancelled() {
    Timer a = timer("a");
    timers.arm(a, 10);
    timers.arm(timer("b"), 10);
    timers.cancel(a);
    timers.cancel(a);
    assertThat(a.armed()).isFalse();
    fireAll(10);
    assertThat(fired).containsExactly("b");
  }

  @Test
  void shouldMoveOneThatIsArmedAgainBehindThoseOfItsNewTime() {
    Timer a = timer("a");
    timers.arm(a, 10);
    timers.arm(timer("b"), 20);
    timers.arm(a, 20);
    assertThat(a.atNanos).isEqualTo(20);
    assertThat(timers.size()).isEqualTo(2);
    fireAll(20);
    assertThat(fired).containsExactly("b", "a");
  }

  @Test
  void shouldLetATimerArmItselfAgainAndCancelAnother() {
    Timer victim = timer("victim");
    Timer periodic =
        new Timer() {
          @Override
          void fire() {
            assertThat(armed()).isFalse();
            fired.add("at " + atNanos);
            timers.cancel(victim);
            timers.arm(this, atNanos + 10);
          }
        };
    timers.arm(periodic, 10);
    timers.arm(victim, 10);
    fireAll(30);
    assertThat(fired).containsExactly("at 10", "at 20", "at 30");
    assertThat(timers.nextAtNanos()).isEqualTo(40);
  }

  @Test
  void shouldLoseNothingWhenATimerFails() {
    Timer failing =
        new Timer() {
          @Override
          void fire() {
            throw new IllegalStateException("failed");
          }
        };
    timers.arm(failing, 1);
    timers.arm(timer("b"), 2);
    assertThatThrownBy(() -> timers.fireNext(2)).hasMessage("failed");
    fireAll(2);
    assertThat(fired).containsExactly("b");
    assertThat(failing.armed()).isFalse();
  }

  @Test
  void shouldFireInTheOrderOfASortedMapWhateverIsArmedAndCancelled() {
    for (int seed = 0; seed < 500; seed++) {
      runAgainstSortedMap(new Random(seed), "seed=" + seed);
    }
  }

  private record Key(long atNanos, long sequence) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private void runAgainstSortedMap(Random random, String seed) {
    Timers tested = new Timers();
    TreeMap<Key, Timer> sorted = new TreeMap<>();
    Timer[] all = new Timer[1 + random.nextInt(200)];
    Key[] keys = new Key[all.length];
    fired.clear();
    for (int i = 0; i < all.length; i++) {
      all[i] = timer("t" + i);
    }
    int times = 1 + random.nextInt(1000);
    long now = 0;
    for (int step = 0; step < 2000; step++) {
      String where = seed + " step=" + step;
      int at = random.nextInt(all.length);
      int draw = random.nextInt(10);
      if (draw < 5) {
        if (keys[at] != null) {
          sorted.remove(keys[at]);
        }
        keys[at] = new Key(now + random.nextInt(times), step);
        sorted.put(keys[at], all[at]);
        tested.arm(all[at], keys[at].atNanos());
      } else if (draw < 7) {
        if (keys[at] != null) {
          sorted.remove(keys[at]);
          keys[at] = null;
        }
        tested.cancel(all[at]);
      } else {
        now += random.nextInt(1 + times / 10);
        Map.Entry<Key, Timer> first = sorted.firstEntry();
        boolean due = first != null && first.getKey().atNanos() <= now;
        assertThat(tested.fireNext(now)).as(where).isEqualTo(due);
        if (due) {
          assertThat(fired.getLast()).as(where).isEqualTo(first.getValue().toString());
          sorted.pollFirstEntry();
          keys[Integer.parseInt(fired.getLast().substring(1))] = null;
        }
      }
      assertThat(tested.size()).as(where).isEqualTo(sorted.size());
      assertThat(tested.nextAtNanos())
          .as(where)
          .isEqualTo(sorted.isEmpty() ? Long.MAX_VALUE : sorted.firstKey().atNanos());
      assertThat(all[at].armed()).as(where).isEqualTo(keys[at] != null);
    }
  }

  private void fireAll(long nowNanos) {
    while (timers.fireNext(nowNanos)) {
      // Until none is due.
    }
  }

  private Timer timer(String name) {
    return new Timer() {
      @Override
      void fire() {
        fired.add(name);
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }
}
