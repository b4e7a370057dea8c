package dev.teem.engine.kernel;

/** An entry for tests of the run queue. */
final class Sprinter extends Schedulable {
  final String name;
  boolean dead;
  boolean suspended;

  /** How often it was asked whether it is discarded. */
  int asked;

  Sprinter(String name) {
    this.name = name;
  }

  static Sprinter normal(String name) {
    return new Sprinter(name);
  }

  static Sprinter priority(String name, int priority) {
    return new Sprinter(name).urgent(priority, Urgency.NO_DEADLINE);
  }

  static Sprinter deadline(String name, long deadlineNanos) {
    return new Sprinter(name).urgent(0, deadlineNanos);
  }

  Sprinter urgent(int priority, long deadlineNanos) {
    urgency = new Urgency();
    urgency.priority = priority;
    urgency.deadlineNanos = deadlineNanos;
    return this;
  }

  boolean isSpecial() {
    return urgency != null && urgency.isSpecial();
  }

  int priority() {
    return urgency == null ? 0 : urgency.priority;
  }

  long deadlineNanos() {
    return urgency == null ? Urgency.NO_DEADLINE : urgency.deadlineNanos;
  }

  @Override
  public long pid() {
    return 0;
  }

  @Override
  boolean discarded() {
    asked++;
    return dead || suspended;
  }

  @Override
  public String toString() {
    return name;
  }
}
