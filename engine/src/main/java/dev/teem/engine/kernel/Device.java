package dev.teem.engine.kernel;

/** A driver: what is outside of the engine, as processes see it. Safe for use by all cores. */
public interface Device {

  /**
   * Opens it for a process. Called on the process's core: quick, or it holds up the core.
   *
   * @throws Exception if it cannot be opened; the process sees its message
   */
  Handle open(long pid) throws Exception;

  /** An open device. Calls come one after the other from one core; they must not wait. */
  interface Handle {

    /** Starts reading. Whoever has the answer gives it to {@code reply}, from any thread. */
    void read(Object request, Reply reply);

    /** Starts writing. */
    void write(Object data, Reply reply);

    /** The process has closed it, or has ended. */
    default void close() {}
  }
}
