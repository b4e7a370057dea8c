package dev.teem.engine.kernel;

/** On which core a new process lives. It never moves. */
public sealed interface Placement {
  /** Its parent's, unless that one has far more to do than another. */
  Placement NEAR = new Near();

  /** The one with the least to do. */
  Placement SPREAD = new Spread();

  /** A core of the caller's choice. */
  static Placement on(int core) {
    return new On(core);
  }

  /** See {@link Placement#NEAR}. */
  record Near() implements Placement {}

  /** See {@link Placement#SPREAD}. */
  record Spread() implements Placement {}

  /**
   * See {@link Placement#on}.
   *
   * @param core its number, from 0
   */
  record On(int core) implements Placement {
    /** Checks the number. */
    public On {
      if (core < 0) {
        throw new IllegalArgumentException("core=" + core + " is negative");
      }
    }
  }
}
