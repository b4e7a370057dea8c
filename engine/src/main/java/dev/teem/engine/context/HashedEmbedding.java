package dev.teem.engine.context;

/**
 * Counts the terms of a text in as many buckets as there are dimensions, chosen by their FNV-1a
 * hash. Knows words, not meanings, but needs no model.
 *
 * <p>Stateless: any thread may use it.
 */
public final class HashedEmbedding implements Embedding {
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private final int dimensions;

  /**
   * An embedding.
   *
   * @param dimensions the length of its vectors
   * @throws IllegalArgumentException if it is less than 1
   */
  public HashedEmbedding(int dimensions) {
    if (dimensions < 1) {
      throw new IllegalArgumentException("dimensions=" + dimensions + " is less than 1");
    }
    this.dimensions = dimensions;
  }

  @Override
  public double[] embed(String text) {
    double[] vector = new double[dimensions];
    for (String term : Terms.of(text)) {
      vector[Integer.remainderUnsigned(hash(term), dimensions)]++;
    }
    normalize(vector);
    return vector;
  }

  /** FNV-1a over UTF-16 units, each as a whole, not over bytes. */
  private static int hash(String term) {
    int hash = FNV_OFFSET;
    for (int at = 0; at < term.length(); at++) {
      hash = (hash ^ term.charAt(at)) * FNV_PRIME;
    }
    return hash;
  }

  private static void normalize(double[] vector) {
    double squares = 0;
    for (double count : vector) {
      squares += count * count;
    }
    if (squares > 0) {
      double norm = Math.sqrt(squares);
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= norm;
      }
    }
  }
}
