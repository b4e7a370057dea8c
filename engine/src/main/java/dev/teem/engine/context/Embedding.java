package dev.teem.engine.context;

/** Turns text into a vector such that texts of like meaning give vectors of like direction. */
@FunctionalInterface
public interface Embedding {
  /**
   * Embeds a text.
   *
   * @param text any text
   * @return a vector of length 1 or 0, always of the same dimensions; the caller's to keep
   */
  double[] embed(String text);
}
