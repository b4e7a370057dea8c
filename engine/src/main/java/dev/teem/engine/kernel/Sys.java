package dev.teem.engine.kernel;

import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.context.Segment;
import dev.teem.engine.event.ExitReason;
import java.time.Duration;
import java.util.List;

/**
 * The system calls that never wait. Each process has its own, valid until it exits and only while
 * it is the one that runs: a callback of its behavior, the code of its program, its clean-ups.
 *
 * <p>All authority is by {@link Capability}: a call that names another process, a device or a
 * handle needs one that the caller owns, that is live, and that grants the right; else {@link
 * dev.teem.engine.capability.CapabilityException}. Amounts are charged to the caller's account;
 * exceeding a quota throws {@link dev.teem.engine.account.QuotaExceededException}, which ends the
 * process if it is not caught.
 */
public interface Sys {

  /** The caller's pid. */
  long self();

  /** What it was spawned with; null if nothing. */
  Object args();

  /** Nanoseconds of the engine's clock. */
  long nowNanos();

  /** What is left of the caller's own quota. */
  Quota budget();

  /**
   * Spawns a behavior with {@link SpawnOptions#DEFAULT}.
   *
   * @param delegated capabilities of the caller that are the child's from now on
   * @return a capability to send to, monitor and kill the child; its pid is the child's
   */
  Capability spawn(Behavior behavior, Capability... delegated);

  /** The same for a program. */
  Capability spawn(Program program, Capability... delegated);

  /** Spawns a behavior. */
  Capability spawn(Behavior behavior, SpawnOptions how);

  /** Spawns a program. */
  Capability spawn(Program program, SpawnOptions how);

  /** The capabilities that came with the spawning. */
  List<Capability> delegated();

  /** Ends the caller normally. */
  default void exit() {
    exit(ExitReason.NORMAL);
  }

  /**
   * Ends the caller. In a program this does not return; a behavior's callback should, since every
   * further system call is refused.
   */
  void exit(ExitReason reason);

  /**
   * Has something done when the caller ends, however it ends: last one first. It runs on the core
   * and may make system calls, but not wait.
   */
  void onCleanup(Runnable action);

  /**
   * Sends, if there is room.
   *
   * @return what came of it; sending to the dead is {@link Sent#OK} and does nothing
   */
  Sent offer(Capability to, Object body);

  /** The same for more than a body. If it was not sent, the capabilities stay with the caller. */
  Sent offer(Capability to, Object body, Delivery delivery);

  /**
   * Sends. A program waits while the mailbox is full; a behavior cannot.
   *
   * @throws KernelException if the caller is a behavior and the mailbox is full: one that may face
   *     that uses {@link #offer}
   */
  void send(Capability to, Object body);

  /** The same for more than a body. */
  void send(Capability to, Object body, Delivery delivery);

  /**
   * Sends a request. The answer comes as a message with {@link Message#isReply()} and this
   * correlation, or else {@link Signal.NoReply}.
   *
   * <p>If the mailbox is full a program waits for room, until the time is over at the longest.
   *
   * @return the correlation
   */
  long ask(Capability to, Object body, Duration within);

  /**
   * Answers a request that the caller received; once. Needs no capability: having received the
   * request is the authority.
   *
   * @throws KernelException if it was answered already, was received by another process, or is no
   *     request
   */
  void reply(Message request, Object body);

  /**
   * Has {@link Signal.Alarm} sent to the caller in a while.
   *
   * @return what cancels it
   */
  Alarm alarm(Duration in, Object token);

  /** A capability to send to and to monitor the caller, for handing out. */
  Capability selfCap();

  /** A capability with fewer rights than one that the caller owns, dead as soon as that is. */
  Capability derive(Capability from, Right... rights);

  /** The same with an expiry. Without rights: all of them. */
  Capability attenuate(Capability from, Duration expiresIn, Right... rights);

  /** Ends a capability of the caller's and all that was derived from it. */
  void revoke(Capability capability);

  /**
   * Takes a name that others can look up, until the caller ends.
   *
   * @throws dev.teem.engine.capability.CapabilityException if another process has it
   */
  void register(String name);

  /** Gives a name back, if it is the caller's. */
  void unregister(String name);

  /** A capability to send to whoever has the name; null if nobody has. */
  Capability lookup(String name);

  /** Has {@link Signal.Down} sent to the caller when the other ends, at once if it has ended. */
  void monitor(Capability process);

  /** Ends another process with the reason {@code killed}. */
  void signal(Capability process);

  /** Ends another process. */
  void signal(Capability process, ExitReason reason);

  /** Keeps another process from running until it is resumed; its mail waits. */
  void suspend(Capability process);

  /** Lets it run again. */
  void resume(Capability process);

  /** Asks another process to end: {@link Signal.Term}. */
  void term(Capability process);

  /**
   * Changes the caller's priority.
   *
   * @param level between -100 and 100
   */
  void priority(int level);

  /** Sets or moves the caller's deadline: alive at that time, it ends with {@code deadline}. */
  void deadline(Duration in);

  /** Adds to the caller's working memory, estimating how many tokens it takes. */
  long remember(Object body);

  /** Adds to the caller's working memory. */
  long remember(Object body, long tokens, boolean pin);

  /** What the working memory holds, coldest first. */
  List<Segment> workingSet();

  /** Brings back at most {@code count} segments that were paged out, best match first. */
  List<Segment> recall(String query, int count);

  /** Keeps a segment from being paged out, or not any more. */
  void pin(long segment, boolean on);

  /** Drops a segment. */
  void forget(long segment);

  /**
   * Opens a device.
   *
   * @return a handle to read and write, closed when the caller ends
   */
  Capability open(Capability device);

  /**
   * Starts reading; {@link Signal.Answer} tells the outcome.
   *
   * @return the number of the operation
   */
  long startRead(Capability handle, Object request);

  /** Starts writing; {@link Signal.Answer} tells the outcome. */
  long startWrite(Capability handle, Object data);

  /** Logs a line with the caller's pid and name. */
  void log(System.Logger.Level level, String text);
}
