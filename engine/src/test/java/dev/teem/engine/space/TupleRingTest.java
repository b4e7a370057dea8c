package dev.teem.engine.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TupleRingTest {
  private final TupleRing ring = new TupleRing();

  @Test
  void shouldSkipGapsAndFillThem() {
    List<Tuple> all = append(0, 8);
    for (int i = 1; i < 7; i++) {
      ring.remove(position(all.get(i)));
    }
    assertThat(content()).containsExactly(all.getFirst(), all.getLast());
    List<Tuple> more = append(8, 14);
    assertThat(content())
        .hasSize(8)
        .startsWith(all.getFirst(), all.getLast())
        .endsWith(more.getLast());
    assertThat(ring.removeFirst()).isSameAs(all.getFirst());
    assertThat(ring.removeFirst()).isSameAs(all.getLast());
    assertThat(ring.removeFirst()).isSameAs(more.getFirst());
  }

  @Test
  void shouldFindEachAfterItHasGrownAndShrunk() {
    List<Tuple> all = append(0, 10_000);
    all.forEach(each -> assertThat(ring.get(position(each))).isSameAs(each));
    for (int i = 0; i < 9_990; i++) {
      assertThat(ring.removeFirst()).isSameAs(all.get(i));
    }
    assertThat(content()).isEqualTo(all.subList(9_990, 10_000));
    all.subList(9_990, 10_000).forEach(each -> assertThat(ring.get(position(each))).isSameAs(each));
    assertThat(position(all.getFirst())).isEqualTo(ring.end());
  }

  @Test
  void shouldKeepApartIdsOfOneHash() {
    Tuple one = named("Aa", 1);
    Tuple other = named("BB", 2);
    assertThat(one.idHash()).isEqualTo(other.idHash());
    ring.append(one, 1);
    assertThat(position(other)).isEqualTo(ring.end());
    ring.append(other, 2);
    assertThat(ring.removeFirst()).isSameAs(one);
    assertThat(ring.get(position(other))).isSameAs(other);
    assertThat(position(one)).isEqualTo(ring.end());
  }

  @Test
  void shouldStayInOrderForAsLongAsItRuns() {
    // Around the ring many times, at several fillings.
    long next = 0;
    for (int filling = 1; filling < 40; filling++) {
      List<Tuple> expected = new ArrayList<>(append(next, next + filling));
      next += filling;
      for (int i = 0; i < 200; i++) {
        expected.addAll(append(next, next + 1));
        next++;
        assertThat(ring.removeFirst()).isSameAs(expected.removeFirst());
      }
      expected.forEach(each -> assertThat(ring.removeFirst()).isSameAs(each));
      assertThat(ring.first()).isEqualTo(ring.end());
    }
  }

  private List<Tuple> append(long from, long to) {
    List<Tuple> added = new ArrayList<>();
    for (long i = from; i < to; i++) {
      Tuple tuple = named("t" + i, i);
      ring.append(tuple, i);
      added.add(tuple);
    }
    return added;
  }

  private List<Tuple> content() {
    List<Tuple> all = new ArrayList<>();
    for (int position = ring.first(); position != ring.end(); position = ring.next(position)) {
      all.add(ring.get(position));
    }
    assertThat(all).hasSize(ring.size());
    return all;
  }

  private int position(Tuple tuple) {
    return ring.find(tuple.id(), tuple.idHash());
  }

  private static Tuple named(String id, long number) {
    return new Tuple(
        id, "work", List.of(), "op", "main", "op", null, List.of(), Map.of("n", number), null);
  }
}
