package dev.teem.bench.kernel;

/** Many of something that live and wait. */
public interface IdlePopulation extends AutoCloseable {
  /** Makes them, and returns when each has run once and waits now. */
  void spawn() throws InterruptedException;

  /**
   * Wakes each and waits until all have answered.
   *
   * @return how many answered
   */
  int wake() throws InterruptedException;

  /** Ends what ran them. */
  @Override
  void close();
}
