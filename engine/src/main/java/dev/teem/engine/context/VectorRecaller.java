package dev.teem.engine.context;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Scores a segment by the cosine between its text's vector and the query's. */
public final class VectorRecaller implements Recaller {
  private final Embedding embedding;
  private final Map<Long, double[]> vectors = new HashMap<>();

  /**
   * An empty index.
   *
   * @param embedding makes the vectors
   */
  public VectorRecaller(Embedding embedding) {
    this.embedding = Objects.requireNonNull(embedding, "embedding");
  }

  @Override
  public void index(long id, Object body) {
    vectors.put(id, embedding.embed(BodyText.searchable(body)));
  }

  @Override
  public void remove(long id) {
    vectors.remove(id);
  }

  @Override
  public List<Hit> search(String query, Collection<Long> candidates, int k) {
    double[] sought = embedding.embed(query);
    Ranking ranking = new Ranking(k);
    for (long id : candidates) {
      double[] vector = vectors.get(id);
      if (vector != null) {
        ranking.offer(id, dot(sought, vector));
      }
    }
    return ranking.hits();
  }

  /**
   * The cosine, since both have length 1. Vectors of different dimensions have nothing in common.
   */
  private static double dot(double[] left, double[] right) {
    if (left.length != right.length) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
