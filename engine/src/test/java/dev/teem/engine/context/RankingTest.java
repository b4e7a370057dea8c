package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 100, Integer.MAX_VALUE})
  void shouldEqualTheHeadOfAStableSort(int k) {
    SplittableRandom random = new SplittableRandom(k);
    for (int round = 0; round < 50; round++) {
      List<Hit> hits = new ArrayList<>();
      Ranking ranking = new Ranking(k);
      for (int i = 0; i < 60; i++) {
        Hit hit = new Hit(random.nextInt(1000), 1 + random.nextInt(9));
        hits.add(hit);
        ranking.offer(hit.id(), hit.score());
      }
      hits.sort(Comparator.comparingDouble(Hit::score).reversed());
      assertThat(ranking.hits())
          .as("round=%d", round)
          .isEqualTo(hits.subList(0, Math.min(k, hits.size())));
    }
  }

  @Test
  void shouldTakeOnlyScoresAboveZero() {
    Ranking ranking = new Ranking(9);
    ranking.offer(0, 0);
    ranking.offer(1, -1);
    ranking.offer(2, Double.NaN);
    ranking.offer(3, Double.MIN_VALUE);
    assertThat(ranking.hits()).containsExactly(new Hit(3, Double.MIN_VALUE));
  }
}
