package dev.teem.engine.swarm;

import dev.teem.engine.kernel.Core;
import dev.teem.engine.lane.Attempts;
import dev.teem.engine.lane.CircuitBreaker;
import dev.teem.engine.lane.Lane;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.yool.Call;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.collections.IntArrayQueue;

/**
 * A batch's calls of a blocking yool: admitted by the lane, in the order in which they came, tried
 * again after a rest, raced where they are late. Everything belongs to the core's thread.
 *
 * <pre>
 *   submit --> waiting --admitted--> running --ended--> idle
 *                 ^                     | failed, to be tried again
 *                 +------- resting <----+
 * </pre>
 *
 * <p>A call that rests is not under way: it leaves its place in the lane to others. A batch that
 * stops forgets those that wait or rest at once.
 */
final class BlockingCalls {
  private static final long TICK_NANOS = 1_000_000;
  private static final long LOOK_AGAIN_NANOS = 10_000_000;

  /** Fewer calls do not tell which of the others are late. */
  private static final int LEAST_FOR_RIVALS = 16;

  /** Of the calls so far, so many per cent were faster than one that is late. */
  private static final double LATE_PERCENTILE = 95;

  private final RangeWorker worker;
  private final BatchRun run;
  private final BatchSpec spec;
  private final Core core;
  private final EngineClock clock;
  private final Lane lane;
  private final Attempts attempts;
  private final SplittableRandom random = new SplittableRandom();

  /** The provider's, or null if the work is done here. */
  private final CircuitBreaker breaker;

  /** How many agents the yool takes at once. */
  private final int atOnce;

  // Agents by range slot and index; since when they wait is with their latencies, which nobody has
  // yet.
  private final IntArrayQueue waiting = new IntArrayQueue();

  /** Those that go before new work: they have rested, or are rivals of late ones. */
  private final ArrayDeque<BlockingCall> rested = new ArrayDeque<>();

  private final Set<BlockingCall> resting = new LinkedHashSet<>();
  private final Set<BlockingCall> running = new LinkedHashSet<>();
  private final List<BlockingCall> idle = new ArrayList<>();
  private boolean ticking;
  private boolean refused;
  private boolean stopping;

  // Written by the core, read by anyone.
  final AtomicLong underWay = new AtomicLong();
  final AtomicLong retried = new AtomicLong();
  final AtomicLong raced = new AtomicLong();

  BlockingCalls(RangeWorker worker, BatchRun run, BatchSpec spec, Core core) {
    this.worker = worker;
    this.run = run;
    this.spec = spec;
    this.core = core;
    clock = worker.clock();
    lane = run.lane();
    attempts = run.attempts();
    breaker = run.breaker();
    atOnce = spec.yool().takesMany() ? spec.atOnce(run.policy()) : 1;
  }

  Core core() {
    return core;
  }

  EngineClock clock() {
    return clock;
  }

  Call newCall() {
    return new Call(spec.args(), spec.hasBudget());
  }

  /** On the call's own thread: one attempt. */
  void attempt(List<Call> agents) throws Exception {
    Callable<Void> work =
        () -> {
          if (agents.size() == 1) {
            spec.yool().run(agents.getFirst());
          } else {
            spec.yool().runAll(agents);
          }
          return null;
        };
    attempts.call(work);
  }

  /** Takes an agent, whose turn comes with {@link #start} when the lane has room. */
  void submit(Range range, int index) {
    range.latencies[index] = clock.nanoTime();
    waiting.addInt(RangeWorker.code(range, index));
  }

  /** Whether calls have not ended yet. */
  boolean anyUnderWay() {
    return !running.isEmpty();
  }

  /**
   * Starts what the lane has room for.
   *
   * @return how many
   */
  int start() {
    int started = 0;
    while (run.open() && !stopping && backlog() > 0 && lane.hasRoom()) {
      long permit = permit();
      if (permit < 0) {
        break;
      }
      begin(next(), permit);
      started++;
    }
    if (lane.mayRush() && !lane.hasRoom() && backlog() > 0) {
      tick();
    }
    return started;
  }

  private int backlog() {
    return waiting.size() + rested.size();
  }

  private BlockingCall next() {
    if (!rested.isEmpty()) {
      return rested.poll();
    }
    BlockingCall call = idleCall();
    for (int i = 0; i < atOnce && !waiting.isEmpty(); i++) {
      int agent = waiting.pollInt();
      Range range = run.range(agent >>> RangeWorker.INDEX_BITS);
      int index = agent & RangeWorker.INDEX_MASK;
      if (i == 0) {
        call.clear(range.latencies[index]);
      }
      call.add(range, index);
    }
    return call;
  }

  private BlockingCall idleCall() {
    return idle.isEmpty() ? new BlockingCall(this) : idle.removeLast();
  }

  /**
   * What the provider's breaker says. A refusal, which is negative, has us ask again when it may
   * let a call through.
   */
  private long permit() {
    long permit = breaker == null ? 0 : breaker.tryAcquire();
    if (permit < 0 && !refused) {
      refused = true;
      run.timer().after(-permit, () -> core.post(this::askAgain));
    }
    return permit;
  }

  private void askAgain() {
    refused = false;
    start();
  }

  private void begin(BlockingCall call, long permit) {
    lane.tryEnter();
    call.permit = permit;
    call.begunNanos = clock.nanoTime();
    running.add(call);
    underWay.setOpaque(running.size());
    call.start(spec.speculate());
    if (spec.speculate() && call.rival == null && !call.patient) {
      watch(call);
    }
  }

  /** Keeps a lane going that cannot tell yet how many calls there should be. */
  private void tick() {
    if (!ticking) {
      ticking = true;
      run.timer().after(TICK_NANOS, () -> core.post(this::onTick));
    }
  }

  private void onTick() {
    ticking = false;
    if (!stopping && backlog() > 0) {
      lane.waiting(backlog());
      start();
    }
  }

  // ---- ends

  /** An attempt has ended. */
  void ended(BlockingCall call) {
    running.remove(call);
    underWay.setOpaque(running.size());
    cancelAlarm(call);
    try {
      call.judge(attempts, random);
    } catch (Throwable e) {
      // So the call is dropped.
      run.abort(e);
    }
    try {
      settle(call);
      if (call.lost) {
        idle.add(call);
      } else if (call.failure() instanceof OutOfMemoryError e) {
        // It says more of the host than of the item.
        run.abort(e);
        drop(call);
      } else if ((call.failure() != null && run.stopRequested()) || run.aborted()) {
        // What fails while the batch is being stopped may have failed of that.
        drop(call);
      } else if (call.failure() != null && call.rival != null) {
        // The other may still succeed.
        call.rival.rival = null;
        idle.add(call);
      } else if (!restsBeforeNextAttempt(call)) {
        result(call);
      }
      start();
    } catch (Throwable e) {
      run.abort(e);
    }
    worker.onCallEnded();
  }

  /** Tells lane, breaker and budget how the attempt went. */
  private void settle(BlockingCall call) {
    for (int i = 0; i < call.agents(); i++) {
      run.spent(call.cost(i));
    }
    boolean calledOff = call.calledOff() || call.lost;
    boolean failed = call.failure() != null;
    if (calledOff) {
      lane.leave();
    } else {
      // Without a provider to blame, only what may pass by itself is not the work's own fault.
      boolean theirs = failed && (breaker != null || call.mayPass());
      lane.leave(call.queuedNanos, call.startedNanos(), call.endedNanos(), theirs);
    }
    if (breaker == null) {
      return;
    }
    if (calledOff) {
      breaker.abandon(call.permit);
    } else if (failed) {
      breaker.failure(call.permit);
    } else {
      breaker.success(call.permit);
    }
  }

  private boolean restsBeforeNextAttempt(BlockingCall call) {
    long nanos = call.restNanos();
    if (nanos == Attempts.NO_MORE) {
      return false;
    }
    if (stopping) {
      drop(call);
      return true;
    }
    call.failed();
    resting.add(call);
    retried.setOpaque(retried.getPlain() + 1);
    call.alarm = run.timer().after(nanos, () -> core.post(() -> hasRested(call)));
    return true;
  }

  private void hasRested(BlockingCall call) {
    if (resting.remove(call)) {
      call.queuedNanos = clock.nanoTime();
      rested.add(call);
      start();
    }
  }

  private void result(BlockingCall call) {
    if (call.rival != null) {
      beat(call.rival);
      // Both may be used again before a giveWay of this race is run that is posted already.
      call.rival = null;
    }
    for (int i = 0; i < call.agents(); i++) {
      worker.record(
          call.range(i),
          call.index(i),
          call.output(i),
          call.error(),
          call.startedNanos(),
          call.endedNanos());
    }
    idle.add(call);
  }

  /** As if the agents had never been handed out; unless a rival goes on with them. */
  private void drop(BlockingCall call) {
    if (call.rival == null) {
      release(call);
    } else {
      call.rival.rival = null;
      call.rival = null;
    }
    idle.add(call);
  }

  private void release(BlockingCall call) {
    for (int i = 0; i < call.agents(); i++) {
      worker.release(call.range(i), call.index(i));
    }
  }

  private static void cancelAlarm(BlockingCall call) {
    if (call.alarm != null) {
      call.alarm.cancel();
      call.alarm = null;
    }
  }

  // ---- rivals

  /** Has a look at a call when most others of its kind would have ended. */
  private void watch(BlockingCall call) {
    Duration late = lane.latency(LEAST_FOR_RIVALS, LATE_PERCENTILE);
    long nanos = late == null ? LOOK_AGAIN_NANOS : late.toNanos();
    int round = call.round();
    call.alarm = run.timer().after(nanos, () -> core.post(() -> onWatch(call, round)));
  }

  private void onWatch(BlockingCall call, int round) {
    boolean same = running.contains(call) && call.round() == round;
    if (!same || call.rival != null || call.lost || stopping) {
      return;
    }
    Duration late = lane.latency(LEAST_FOR_RIVALS, LATE_PERCENTILE);
    if (late == null || clock.nanoTime() - call.begunNanos < late.toNanos()) {
      watch(call);
      return;
    }
    BlockingCall rival = idleCall();
    rival.copy(call, clock.nanoTime());
    rival.rival = call;
    call.rival = rival;
    raced.setOpaque(raced.getPlain() + 1);
    // Before new work, which cannot be late yet.
    rested.addFirst(rival);
    start();
    if (rested.contains(rival)) {
      call.alarm =
          run.timer().after(late.toNanos(), () -> core.post(() -> giveWay(call, rival, round)));
    }
  }

  /**
   * A rival has had no room for as long as its call was late: perhaps calls that hang take all of
   * it. So the call is called off for the rival, which is not raced itself: what always takes long
   * would begin anew for ever.
   */
  private void giveWay(BlockingCall call, BlockingCall rival, int round) {
    if (call.round() == round && call.rival == rival && rested.contains(rival)) {
      call.rival = null;
      rival.rival = null;
      rival.patient = true;
      call.lost = true;
      call.interrupt();
    }
  }

  /** Ends a rival that has lost, or that waits to begin. */
  private void beat(BlockingCall rival) {
    rival.rival = null;
    if (rested.remove(rival)) {
      idle.add(rival);
    } else {
      rival.lost = true;
      rival.interrupt();
    }
  }

  // ---- the end

  /** Starts nothing more, and forgets what waits or rests. */
  void finish() {
    stopping = true;
    while (!waiting.isEmpty()) {
      int agent = waiting.pollInt();
      worker.release(run.range(agent >>> RangeWorker.INDEX_BITS), agent & RangeWorker.INDEX_MASK);
    }
    for (BlockingCall call : resting) {
      cancelAlarm(call);
      release(call);
    }
    resting.clear();
    rested.forEach(this::drop);
    rested.clear();
  }

  /** Asks what is under way to end early. */
  void interrupt() {
    running.forEach(BlockingCall::interrupt);
  }
}
