package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuadHeapTest {

  @Test
  void shouldGiveTheLowestMajorKeyThenTheLowestMinorKeyFirst() {
    QuadHeap<String> heap = new QuadHeap<>();
    heap.add("b2", 2, 2);
    heap.add("c", 3, 1);
    heap.add("b1", 2, 1);
    heap.add("a", Long.MIN_VALUE, 9);
    assertThat(drain(heap)).containsExactly("a", "b1", "b2", "c");
  }

  @Test
  void shouldMoveEverythingToAnotherHeap() {
    QuadHeap<String> from = new QuadHeap<>();
    QuadHeap<String> to = new QuadHeap<>();
    from.add("c", 3, 0);
    from.add("a", 1, 0);
    to.add("b", 2, 0);
    from.moveTo(to);
    assertThat(from.isEmpty()).isTrue();
    assertThat(drain(to)).containsExactly("a", "b", "c");
  }

  @Test
  void shouldTakeAStepForEachFourfoldOfItsSize() {
    int items = 1 << 16;
    int levels = 8;
    int[] placed = new int[1];
    QuadHeap<Integer> heap =
        new QuadHeap<>() {
          @Override
          void placed(Integer item, int index) {
            placed[0]++;
          }
        };
    Random random = new Random(1);
    for (int i = 0; i < items; i++) {
      placed[0] = 0;
      heap.add(i, random.nextInt(), i);
      assertThat(placed[0]).isBetween(1, levels + 1);
    }
    for (int i = 0; i < items; i++) {
      placed[0] = 0;
      heap.removeFirst();
      assertThat(placed[0]).isLessThanOrEqualTo(levels + 1);
    }
  }

  private static List<String> drain(QuadHeap<String> heap) {
    List<String> items = new ArrayList<>();
    while (!heap.isEmpty()) {
      items.add(heap.removeFirst());
    }
    return items;
  }
}
