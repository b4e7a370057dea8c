package dev.teem.engine.kernel;

/**
 * A process as straight-line code that waits where it has to: on a virtual thread that its core
 * steps. A parked one costs little more than a parked virtual thread.
 *
 * <p>Between two system calls it holds its core. Blocking by other means than system calls (a lock,
 * a socket, {@code Thread.sleep}) leaves the core free, as for any virtual thread, where the core
 * schedules the thread itself; see {@link dev.teem.engine.fiber.FiberScheduler}.
 */
@FunctionalInterface
public non-sealed interface Program extends Image {

  /**
   * The whole life of the process. Returning ends it normally, throwing with the reason {@code
   * fault}.
   *
   * @throws Exception to end with a fault
   */
  void main(ProgramSys sys) throws Exception;
}
