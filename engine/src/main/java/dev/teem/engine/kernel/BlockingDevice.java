package dev.teem.engine.kernel;

/**
 * A driver as plain functions that may block: a file, a socket, a call of a language model. {@link
 * Device#blocking} makes a device of it.
 *
 * <p>Called by many threads at once, each a virtual one of the JDK's. When the process ends that
 * asked, its calls are interrupted; one that does not heed that goes on for nothing.
 */
@FunctionalInterface
public interface BlockingDevice {

  /**
   * Reads.
   *
   * @return what the process gets
   * @throws Exception to refuse; the process sees its message
   */
  Object read(Object request) throws Exception;

  /**
   * Writes. By default that is refused.
   *
   * @throws Exception to refuse; the process sees its message
   */
  default void write(Object data) throws Exception {
    throw new UnsupportedOperationException("this device cannot be written to");
  }
}
