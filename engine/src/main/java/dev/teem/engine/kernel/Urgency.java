package dev.teem.engine.kernel;

/** What sets a process apart from the many: a priority, a deadline, or both. */
final class Urgency {
  /** A deadline that never comes. */
  static final long NO_DEADLINE = Long.MAX_VALUE;

  /** Higher goes first; 0 is normal. */
  int priority;

  /** Earlier goes first among equals, in the nanoseconds of the engine's clock. */
  long deadlineNanos = NO_DEADLINE;

  /** Whether it differs from what everybody has. */
  boolean isSpecial() {
    return priority != 0 || deadlineNanos != NO_DEADLINE;
  }
}
