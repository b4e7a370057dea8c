package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.ExitReason;
import java.time.Duration;
import java.util.List;

/**
 * The system calls of a program: those of {@link Sys}, and those that wait. While a program waits,
 * its core runs others. Only the program's own thread may call.
 */
public interface ProgramSys extends Sys {

  /** The next message, waiting for one. Valid until the next {@code receive} or {@code call}. */
  Message receive();

  /** The next message, or null if none comes in time. */
  Message receive(Duration within);

  /**
   * Sends a request and waits for its answer; other messages stay in the mailbox.
   *
   * @return the answer, valid until the next {@code receive} or {@code call}; null if none came in
   *     time or the other is dead
   */
  Message call(Capability to, Object body, Duration within);

  /** Waits. Messages do not cut it short. Nothing to wait for: returns at once. */
  void sleep(Duration time);

  /** Lets others run first. */
  void yieldTurn();

  /** Waits for the end of another process; at once if it has ended. */
  ExitReason waitpid(Capability process);

  /**
   * Reads from an open device.
   *
   * @throws DeviceException if the device refuses
   */
  Object read(Capability handle, Object request);

  /** Reads several at once. The first that fails makes it fail. */
  List<Object> readAll(Capability handle, List<?> requests);

  /**
   * Writes to an open device.
   *
   * @throws DeviceException if the device refuses
   */
  void write(Capability handle, Object data);
}
