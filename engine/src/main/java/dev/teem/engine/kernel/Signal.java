package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.ExitReason;
import java.util.Map;

/**
 * What the kernel itself tells a process. A behavior gets it in {@code onSignal}, a program as the
 * body of a message.
 */
public sealed interface Signal {
  /**
   * The first message of the first process: all the authority there is at the start.
   *
   * @param spawn the right to spawn
   * @param devices the right to open each device that was granted, by name
   */
  record Boot(Capability spawn, Map<String, Capability> devices) implements Signal {}

  /**
   * A process that was linked or monitored has ended.
   *
   * @param pid which
   * @param reason how
   */
  record Down(long pid, ExitReason reason) implements Signal {}

  /**
   * Somebody asks the process to end. It may tidy up first, or not comply.
   *
   * @param from the pid of who asks, or 0 for the host
   */
  record Term(long from) implements Signal {}

  /**
   * The time of an {@code alarm} has come.
   *
   * @param token what the process gave when it set the alarm
   */
  record Alarm(Object token) implements Signal {}

  /**
   * An {@code ask} will not be answered: its time has passed, or who was asked is dead.
   *
   * @param correlation which
   */
  record NoReply(long correlation) implements Signal {}

  /**
   * A device has answered a request that was started.
   *
   * @param operation the number that starting it gave
   * @param value the answer; null if it failed
   * @param error what went wrong; null if it was answered
   */
  record Answer(long operation, Object value, RuntimeException error) implements Signal {}
}
