package dev.teem.engine.kernel;

/**
 * Something that is to happen at a time. It is its own entry in {@link Timers}, so that arming and
 * cancelling allocate nothing. It belongs to one core's thread and to one {@link Timers} at a time.
 */
abstract class Timer {
  /** When it fires, or was to fire when last armed, in the nanoseconds of the engine's clock. */
  long atNanos;

  /** Where it is in the heap of {@link Timers}, so that it is cancelled without a search. */
  int heapIndex = -1;

  /** Called on the core's thread, disarmed already: it may arm itself again, or any other. */
  abstract void fire();

  /** Called instead, disarmed, if the core is halted first. */
  void abandoned() {}

  /** Whether it will fire unless it is cancelled. */
  final boolean armed() {
    return heapIndex >= 0;
  }
}
