package dev.teem.journal.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OperationsTest {
  @Test
  void shouldDoAsAMapDoes() {
    long seed = System.nanoTime();
    System.out.println("shouldDoAsAMapDoes seed=" + seed);
    Random random = new Random(seed);
    Operations operations = new Operations();
    TreeMap<Long, Long> map = new TreeMap<>();
    for (int i = 1; i < 50_000; i++) {
      long op = random.nextInt(60);
      if (random.nextInt(40) == 0) {
        operations.cut(op);
        map.tailMap(op, true).clear();
      } else if (operations.find(op) == 0) {
        operations.add(op, i);
        map.put(op, (long) i);
      }
      assertThat(operations.find(op)).isEqualTo(map.getOrDefault(op, 0L));
      assertThat(operations.size()).isEqualTo(map.size());
      assertThat(operations.last()).isEqualTo(map.isEmpty() ? -1 : map.lastKey());
      long missing = 0;
      while (map.containsKey(missing)) {
        missing++;
      }
      assertThat(operations.missing()).isEqualTo(missing);
      Long after = map.higherKey(missing);
      assertThat(operations.afterGap()).isEqualTo(after == null ? -1 : after);
    }
  }
}
