package dev.teem.engine.event;

/**
 * Something that happened on a core. Immutable.
 *
 * <p>{@link #seq} numbers the events of one core from 0, whether they are kept or not: a gap in
 * what a reader got tells how many it did not get.
 */
public sealed interface Event {

  /** Its number among the events of its core. */
  long seq();

  /** When it happened: a reading of the engine's clock, in nanoseconds. */
  long timeNanos();

  /** The core started. */
  record Boot(long seq, long timeNanos) implements Event {}

  /**
   * A process was made.
   *
   * @param pid its number
   * @param parent the process that made it; 0 for none
   * @param name what it is called, or null
   */
  record Spawn(long seq, long timeNanos, long pid, long parent, String name) implements Event {}

  /**
   * A process ended.
   *
   * @param pid its number
   * @param name what it was called, or null
   * @param reason why it ended
   */
  record Exit(long seq, long timeNanos, long pid, String name, ExitReason reason)
      implements Event {}

  /**
   * A process got its turn.
   *
   * @param pid its number
   */
  record Sched(long seq, long timeNanos, long pid) implements Event {}

  /**
   * A message was put into a mailbox.
   *
   * @param from the sender; 0 for the host
   * @param to the receiver
   */
  record Send(long seq, long timeNanos, long from, long to) implements Event {}

  /**
   * A process took a message out of its mailbox.
   *
   * @param pid its number
   */
  record Recv(long seq, long timeNanos, long pid) implements Event {}

  /**
   * A process used up some of what it was granted.
   *
   * @param pid its number
   * @param meter {@code tokens}, {@code toolCalls} or {@code usd}
   * @param amount how much of it
   */
  record Charge(long seq, long timeNanos, long pid, String meter, double amount) implements Event {}

  /**
   * Something went wrong.
   *
   * @param pid the process that failed; 0 if it was none
   * @param error what went wrong
   */
  record Fault(long seq, long timeNanos, long pid, String error) implements Event {}

  /**
   * A process was told to stop, continue or end.
   *
   * @param pid its number
   * @param signal the name of the signal
   */
  record Signal(long seq, long timeNanos, long pid, String signal) implements Event {}

  /**
   * The core is about to end.
   *
   * @param reason why
   */
  record Shutdown(long seq, long timeNanos, ExitReason reason) implements Event {}
}
