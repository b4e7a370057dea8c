package dev.teem.engine.kernel;

/** What a process runs. */
public sealed interface Image permits Behavior, Program {

  /** What the process is called unless it is spawned with another name. */
  default String name() {
    return getClass().getSimpleName();
  }
}
