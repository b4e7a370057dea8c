package dev.teem.engine.kernel;

import dev.teem.engine.event.Cost;

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
   * @return what the process gets, at no cost; or an {@link dev.teem.engine.event.IoOutcome.Value}
   *     of that and of what it cost
   * @throws Exception to refuse; the process sees its message
   */
  Object read(Object request) throws Exception;

  /**
   * Writes. By default that is refused.
   *
   * @return what it cost: {@link Cost#NONE} for nothing
   * @throws Exception to refuse; the process sees its message
   */
  default Cost write(Object data) throws Exception {
    throw new UnsupportedOperationException("this device cannot be written to");
  }
}
