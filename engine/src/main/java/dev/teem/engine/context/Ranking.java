package dev.teem.engine.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The best of many hits, in O(log k) per hit. Of equal scores the earlier one is better. A score
 * that is not above 0 is no hit.
 */
final class Ranking {
  private static final Comparator<Place> WORST_FIRST =
      Comparator.comparingDouble((Place place) -> place.hit.score())
          .thenComparing(place -> place.order, Comparator.reverseOrder());

  private final PriorityQueue<Place> best = new PriorityQueue<>(WORST_FIRST);
  private final int k;
  private int offered;

  private record Place(Hit hit, int order) {}

  Ranking(int k) {
    if (k < 0) {
      throw new IllegalArgumentException("k=" + k + " is less than 0");
    }
    this.k = k;
  }

  void offer(long id, double score) {
    if (score > 0 && (best.size() < k || beatsTheWorst(score))) {
      best.add(new Place(new Hit(id, score), offered++));
      if (best.size() > k) {
        best.remove();
      }
    }
  }

  private boolean beatsTheWorst(double score) {
    return k > 0 && score > best.element().hit.score();
  }

  /** Empties the ranking: best first. */
  List<Hit> hits() {
    List<Hit> hits = new ArrayList<>(best.size());
    while (!best.isEmpty()) {
      hits.add(best.remove().hit);
    }
    Collections.reverse(hits);
    return Collections.unmodifiableList(hits);
  }
}
