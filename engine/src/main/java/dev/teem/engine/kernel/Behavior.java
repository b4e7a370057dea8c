package dev.teem.engine.kernel;

/**
 * A process as a set of callbacks that run to completion on its core. For processes in the
 * millions: an idle one costs about a hundred bytes, a message some tens of nanoseconds.
 *
 * <p>A callback must not wait: it holds up everything else on the core. A behavior that throws ends
 * its process, and nothing else, with the reason {@code fault}. Its object is touched by its core's
 * thread alone once it has been spawned.
 */
@FunctionalInterface
public non-sealed interface Behavior extends Image {

  /** Called once, before any message. */
  default void onStart(Sys sys) {}

  /**
   * Called for each message.
   *
   * @param message valid during the call
   */
  void onMessage(Sys sys, Message message);

  /** Called for what the kernel tells. By default a request to end is obeyed, the rest ignored. */
  default void onSignal(Sys sys, Signal signal) {
    if (signal instanceof Signal.Term) {
      sys.exit();
    }
  }
}
