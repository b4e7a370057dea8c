package dev.teem.engine.kernel;

/** Something that another thread asks of a core. Preallocated by whoever posts often. */
@FunctionalInterface
public interface CoreMessage {

  /**
   * Called once on the core's thread for each time it was posted. Short: it delays everything else
   * on that core.
   */
  void onCore();
}
