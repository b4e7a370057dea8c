package dev.teem.engine.kernel;

import java.util.concurrent.Semaphore;

/** A driver: what is outside of the engine, as processes see it. Safe for use by all cores. */
public interface Device {

  /** A device of functions that may block, any number of them at once. */
  static Device blocking(BlockingDevice functions) {
    return new VirtualThreadDevice(functions, null);
  }

  /**
   * A device of functions that may block.
   *
   * @param mostAtOnce calls under way; what is asked beyond that waits, first come first served
   */
  static Device blocking(BlockingDevice functions, int mostAtOnce) {
    if (mostAtOnce < 1) {
      throw new IllegalArgumentException("mostAtOnce=" + mostAtOnce + " is less than 1");
    }
    return new VirtualThreadDevice(functions, new Semaphore(mostAtOnce, true));
  }

  /**
   * Opens it for a process. Called on the process's core: quick, or it holds up the core.
   *
   * @throws Exception if it cannot be opened; the process sees its message
   */
  Handle open(long pid) throws Exception;

  /**
   * The engine that it was given to is closed, and so are all handles. Called once.
   *
   * @throws Exception for the log; the closing goes on
   */
  default void engineClosed() throws Exception {}

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
