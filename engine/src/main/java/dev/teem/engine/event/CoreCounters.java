package dev.teem.engine.event;

/**
 * What one core counts. The core's thread only: the counts are plain fields, and others see what
 * {@link #publish} has copied to where they can read it.
 *
 * <p>Events are counted by the core's {@link EventRing}; what is no event is counted here.
 */
public final class CoreCounters {
  private static final double MILLIONTHS = 1e6;

  // The exits at the start and the rare ones at the end keep those that change all the time a
  // cache line away from the counters of the next core.
  private long exitsCustom;
  private long exitsShutdown;
  private long exitsDeadline;
  private long exitsQuota;
  private long exitsFault;
  private long exitsKilled;
  private long exitsNormal;
  private long otherEvents;
  private long sends;
  private long recvs;
  private long scheds;
  private long spawns;
  private long faults;
  private double tokens;
  private double toolCalls;
  private double usd;
  private long mailboxFull;
  private long inboxFull;
  private long lateReplies;
  private long slowSteps;

  private final CounterValues values;
  private final int first;
  private final long[] published = new long[Counter.PER_CORE];

  /** Counters that are published from one place on. */
  CoreCounters(CounterValues values, int first) {
    this.values = values;
    this.first = first;
  }

  /** A mailbox refused a message for want of room. */
  public void mailboxFull() {
    mailboxFull++;
  }

  /** Another core's inbox refused a message of this core for want of room. */
  public void inboxFull() {
    inboxFull++;
  }

  /** A reply came that nobody waited for any more. */
  public void lateReply() {
    lateReplies++;
  }

  /** A process kept the core for longer than it should in one step. */
  public void slowStep() {
    slowSteps++;
  }

  /** How many processes are alive: those spawned that have not exited. */
  public long processes() {
    return spawns - exits();
  }

  private long exits() {
    return exitsNormal
        + exitsKilled
        + exitsFault
        + exitsQuota
        + exitsDeadline
        + exitsShutdown
        + exitsCustom;
  }

  // Each of these gives the number of the event, from 0. It is added up only when it is wanted:
  // counting it too would be one more store for each message sent and received.

  private long events() {
    return otherEvents + scheds + sends + recvs;
  }

  long event() {
    otherEvents++;
    return events() - 1;
  }

  long spawn() {
    spawns++;
    return event();
  }

  long exit(ExitReason reason) {
    switch (reason) {
      case ExitReason.Normal normal -> exitsNormal++;
      case ExitReason.Killed killed -> exitsKilled++;
      case ExitReason.Fault fault -> exitsFault++;
      case ExitReason.Quota quota -> exitsQuota++;
      case ExitReason.Deadline deadline -> exitsDeadline++;
      case ExitReason.Shutdown shutdown -> exitsShutdown++;
      case ExitReason.Custom custom -> exitsCustom++;
    }
    return event();
  }

  long sched() {
    scheds++;
    return events() - 1;
  }

  long send() {
    sends++;
    return events() - 1;
  }

  long recv() {
    recvs++;
    return events() - 1;
  }

  long fault() {
    faults++;
    return event();
  }

  long charge(String meter, double amount) {
    switch (meter) {
      case "tokens" -> tokens += amount;
      case "toolCalls" -> toolCalls += amount;
      case "usd" -> usd += amount;
      default ->
          throw new IllegalArgumentException(
              "meter=" + meter + " is none of tokens, toolCalls and usd");
    }
    return event();
  }

  /**
   * Lets others see the counts: copies those that have changed. Some tens of nanoseconds, for once
   * in a duty cycle; no allocation.
   *
   * @throws IllegalStateException if the {@link EngineCounters} are closed
   */
  public void publish() {
    publish(Counter.PROCESSES, processes());
    publish(Counter.EVENTS, events());
    publish(Counter.SPAWNS, spawns);
    publish(Counter.SENDS, sends);
    publish(Counter.RECVS, recvs);
    publish(Counter.SCHEDS, scheds);
    publish(Counter.FAULTS, faults);
    publish(Counter.EXITS_NORMAL, exitsNormal);
    publish(Counter.EXITS_KILLED, exitsKilled);
    publish(Counter.EXITS_FAULT, exitsFault);
    publish(Counter.EXITS_QUOTA, exitsQuota);
    publish(Counter.EXITS_DEADLINE, exitsDeadline);
    publish(Counter.EXITS_SHUTDOWN, exitsShutdown);
    publish(Counter.EXITS_CUSTOM, exitsCustom);
    publish(Counter.CHARGED_TOKENS, Math.round(tokens * MILLIONTHS));
    publish(Counter.CHARGED_TOOL_CALLS, Math.round(toolCalls * MILLIONTHS));
    publish(Counter.CHARGED_USD, Math.round(usd * MILLIONTHS));
    publish(Counter.MAILBOX_FULL, mailboxFull);
    publish(Counter.INBOX_FULL, inboxFull);
    publish(Counter.LATE_REPLIES, lateReplies);
    publish(Counter.SLOW_STEPS, slowSteps);
  }

  private void publish(Counter counter, long value) {
    int index = counter.index();
    if (published[index] != value) {
      published[index] = value;
      values.set(first + index, value);
    }
  }
}
