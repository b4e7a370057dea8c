package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FifoBandTest {
  private final FifoBand band = new FifoBand(0);
  private final List<Queued> queued = new ArrayList<>();
  private long passes;
  private long sequence;

  private record Queued(Sprinter entry, long birth, long sequence) {}

  @Test
  void shouldHoldAnyMixOfAgesInItsFifos() {
    // One that comes young must not take the place behind an old tail that old ones need.
    for (int i = 0; i < 1000; i++) {
      add(Band.OLD);
      add(0);
    }
    assertThat(removeAllOldestAdded()).isEqualTo(inOrderOfArrival());
  }

  @Test
  void shouldFindTheFirstInBothOrdersWhateverTheAges() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      for (int step = 0; step < 5000; step++) {
        int draw = random.nextInt(100);
        if (draw < 60) {
          add(random.nextInt(Band.OLD + 1));
        } else if (draw < 80) {
          passes++;
        } else if (!queued.isEmpty()) {
          boolean special = random.nextBoolean();
          Queued first = special ? inOrderOfLevel() : queued.getFirst();
          queued.remove(first);
          assertThat(special ? removeFirst() : band.removeOldestAdded())
              .as("seed=%d step=%d", seed, step)
              .isSameAs(first.entry);
        }
      }
      assertThat(removeAllOldestAdded()).as("seed=%d", seed).isEqualTo(inOrderOfArrival());
      queued.clear();
    }
  }

  private void add(int age) {
    Sprinter entry = new Sprinter("p" + sequence);
    long birth = passes - age;
    entry.age = (int) birth;
    queued.add(new Queued(entry, birth, ++sequence));
    band.add(entry, sequence, birth, passes);
  }

  private Schedulable removeFirst() {
    band.look(passes);
    return band.removeFirst();
  }

  private List<Schedulable> removeAllOldestAdded() {
    List<Schedulable> removed = new ArrayList<>();
    while (!band.isEmpty()) {
      removed.add(band.removeOldestAdded());
    }
    return removed;
  }

  private List<Sprinter> inOrderOfArrival() {
    return queued.stream().map(Queued::entry).toList();
  }

  private Queued inOrderOfLevel() {
    return queued.stream()
        .max(
            Comparator.comparingLong((Queued q) -> Math.min(8, (passes - q.birth) / 4))
                .thenComparing(Queued::sequence, Comparator.reverseOrder()))
        .orElseThrow();
  }
}
