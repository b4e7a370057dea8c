package dev.teem.engine.swarm;

import dev.teem.engine.event.Cost;
import dev.teem.engine.kernel.CoreMessage;
import dev.teem.engine.lane.Attempts;
import dev.teem.engine.lane.Cancellation;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.FailureText;
import dev.teem.engine.yool.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.collections.IntArrayList;

/**
 * A call of a blocking yool, for one agent or for as many as the yool takes at once; each attempt
 * is on a virtual thread of its own. Owned by the core while idle or between attempts, by the
 * virtual thread while it runs; the thread's start and the core's inbox are the hand-overs. Reused,
 * so that a lane's limit bounds their number.
 */
final class BlockingCall implements Runnable, CoreMessage {
  private final BlockingCalls calls;

  // The core's: the agents it is for, and what the yool sees of each.
  private final List<Range> ranges = new ArrayList<>();
  private final IntArrayList indexes = new IntArrayList();
  private final List<Call> flyweights = new ArrayList<>();

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

  /** Whether it has its place from another that was late, and may be late itself. */
  boolean patient;

  /** The end of its rest, or a look at whether it is late; null if nothing is set. */
  LaneTimer.Alarm alarm;

  // What came of the attempt.
  private long startedNanos;
  private long endedNanos;
  private Throwable failure;
  private boolean calledOff;

  // What is said of a failure.
  private boolean mayPass;
  private long restNanos;
  private byte[] error;

  BlockingCall(BlockingCalls calls) {
    this.calls = calls;
  }

  /** For other agents, of which there are none yet. */
  void clear(long since) {
    ranges.clear();
    indexes.clear();
    failuresBefore = 0;
    queuedNanos = since;
    rival = null;
    lost = false;
    patient = false;
    alarm = null;
  }

  /** One agent more. */
  void add(Range range, int index) {
    ranges.add(range);
    indexes.addInt(index);
  }

  /** For the same agents as another. */
  void copy(BlockingCall other, long since) {
    clear(since);
    ranges.addAll(other.ranges);
    indexes.addAll(other.indexes);
    failuresBefore = other.failuresBefore;
  }

  /**
   * Makes an attempt.
   *
   * @param ownItems whether the items are to be copied, for the ranges may be gone before the call
   *     ends
   */
  void start(boolean ownItems) {
    round++;
    failure = null;
    calledOff = false;
    for (int i = 0; i < agents(); i++) {
      wrap(i, ownItems);
    }
    thread = Thread.ofVirtual().name("teem-agent-", agent(0)).unstarted(this);
    thread.start();
  }

  private void wrap(int i, boolean ownItem) {
    if (flyweights.size() <= i) {
      flyweights.add(calls.newCall());
    }
    Range range = ranges.get(i);
    int index = index(i);
    Call call = flyweights.get(i);
    call.wrap(agent(i), range.bytes(), range.itemOffset(index), range.itemLength(index));
    if (ownItem) {
      call.wrap(agent(i), call.item(), 0, call.length());
    }
  }

  private long agent(int i) {
    return ranges.get(i).firstAgent() + index(i);
  }

  @Override
  public void run() {
    startedNanos = calls.clock().nanoTime();
    try {
      calls.attempt(flyweights.subList(0, agents()));
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

  /**
   * Has it said what came of the attempt. Others' code says so of a failure, and may fail itself:
   * so this comes before anything is done about the call.
   */
  void judge(Attempts attempts, RandomGenerator random) {
    mayPass = failure != null && attempts.retryable().test(failure);
    restNanos = mayPass ? attempts.rest(failure, failuresBefore, random) : Attempts.NO_MORE;
    error = failure == null ? null : FailureText.of(failure);
  }

  /** Whether its failure may pass by itself. */
  boolean mayPass() {
    return mayPass;
  }

  /** How long to rest before another attempt, or {@link Attempts#NO_MORE}. */
  long restNanos() {
    return restNanos;
  }

  /** What its receipt says of the failure; null if there is none. */
  byte[] error() {
    return error;
  }

  /** Takes note of a failure that is followed by another attempt. */
  void failed() {
    failuresBefore++;
  }

  /** Tells this attempt from all others. */
  int round() {
    return round;
  }

  /** For how many agents. */
  int agents() {
    return ranges.size();
  }

  Range range(int i) {
    return ranges.get(i);
  }

  int index(int i) {
    return indexes.getInt(i);
  }

  long startedNanos() {
    return startedNanos;
  }

  long endedNanos() {
    return endedNanos;
  }

  Output output(int i) {
    return flyweights.get(i).output();
  }

  Cost cost(int i) {
    return flyweights.get(i).cost();
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
