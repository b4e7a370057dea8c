package dev.teem.engine.swarm;

import dev.teem.engine.kernel.CoreMessage;
import dev.teem.engine.lane.Cancellation;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Output;

/**
 * One agent's call of a blocking yool, each attempt on a virtual thread of its own. Owned by the
 * core while idle or between attempts, by the virtual thread while it runs; the thread's start and
 * the core's inbox are the hand-overs. Reused, so that a lane's limit bounds their number.
 */
final class BlockingCall implements Runnable, CoreMessage {
  private final BlockingCalls calls;
  private final Call call;

  // The core's.
  private Range range;
  private int index;
  private int failuresBefore;
  private int round;
  private Thread thread;

  /** Since when its work waits for the attempt to begin. */
  long queuedNanos;

  /** When the attempt was admitted. */
  long begunNanos;

  /** What the provider's circuit breaker gave for the attempt. */
  long permit;

  /** Another call for the same agent, or null. */
  BlockingCall rival;

  /** Whether nobody waits for it any more. */
  boolean lost;

  /** The end of its rest, or a look at whether it is late; null if nothing is set. */
  LaneTimer.Alarm alarm;

  // What came of the attempt.
  private long startedNanos;
  private long endedNanos;
  private Throwable failure;
  private boolean calledOff;

  BlockingCall(BlockingCalls calls, BatchSpec spec) {
    this.calls = calls;
    this.call = new Call(spec.args());
  }

  /** For another agent. */
  void assign(Range newRange, int newIndex, long since) {
    range = newRange;
    index = newIndex;
    failuresBefore = 0;
    queuedNanos = since;
    rival = null;
    lost = false;
    alarm = null;
  }

  /**
   * Makes an attempt.
   *
   * @param ownItem whether the item is to be copied, for the range may be gone before the call ends
   */
  void start(boolean ownItem) {
    round++;
    failure = null;
    calledOff = false;
    byte[] bytes = range.bytes();
    int offset = range.itemOffset(index);
    int length = range.itemLength(index);
    call.wrap(range.firstAgent() + index, bytes, offset, length);
    if (ownItem) {
      call.wrap(range.firstAgent() + index, call.item(), 0, length);
    }
    thread = Thread.ofVirtual().name("teem-agent-", range.firstAgent() + index).unstarted(this);
    thread.start();
  }

  @Override
  public void run() {
    startedNanos = calls.clock().nanoTime();
    try {
      calls.attempt(call);
    } catch (Throwable e) {
      failure = e;
      calledOff = e instanceof OutOfMemoryError || Cancellation.isCause(e);
    }
    endedNanos = calls.clock().nanoTime();
    calls.core().post(this);
  }

  @Override
  public void onCore() {
    calls.ended(this);
  }

  /** Asks the attempt to end early. The core's thread only. */
  void interrupt() {
    thread.interrupt();
  }

  /** Takes note of a failure that is followed by another attempt. */
  void failed() {
    failuresBefore++;
  }

  /** Tells this attempt from all others. */
  int round() {
    return round;
  }

  int failuresBefore() {
    return failuresBefore;
  }

  Range range() {
    return range;
  }

  int index() {
    return index;
  }

  long startedNanos() {
    return startedNanos;
  }

  long endedNanos() {
    return endedNanos;
  }

  Output output() {
    return call.output();
  }

  /** What went wrong, or null. */
  Throwable failure() {
    return failure;
  }

  /** Whether the attempt tells nothing of whom it called. */
  boolean calledOff() {
    return calledOff;
  }
}
