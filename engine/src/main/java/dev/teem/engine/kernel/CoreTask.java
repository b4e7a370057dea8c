package dev.teem.engine.kernel;

/** A resident of one core that is stepped while it has something to do. */
public interface CoreTask {

  /**
   * Does a bounded amount of work on the core's thread: tens of microseconds, not more.
   *
   * @return how much was done; 0 lets the core idle when every task says so
   */
  int step();

  /**
   * Whether it wants another step. If not, it sleeps until {@link Core#ready(CoreTask)}. Asked
   * right after a step.
   */
  boolean runnable();
}
