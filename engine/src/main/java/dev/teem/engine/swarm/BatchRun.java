package dev.teem.engine.swarm;

import dev.teem.engine.account.Meter;
import dev.teem.engine.event.Cost;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.lane.Attempts;
import dev.teem.engine.lane.CircuitBreaker;
import dev.teem.engine.lane.CircuitSnapshot;
import dev.teem.engine.lane.CircuitState;
import dev.teem.engine.lane.Gate;
import dev.teem.engine.lane.Lane;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.lane.LimitChange;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.lane.Refusal;
import dev.teem.engine.lane.WorkRefusedException;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.time.EngineClock;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * A batch that was started: collects results in agent order, which makes the result digest.
 *
 * <p>{@link #await()} is called once, by the thread that wants the outcome; it does the collecting.
 * {@link #stop()} and {@link #pause()} may be called by any thread, {@link #resume()} by any but a
 * core's.
 */
public final class BatchRun {
  private static final int WHOLE_CPU_PCT = 100;
  private static final int RANGES_PER_CORE = 8;
  private static final int BLOCKING_RANGE = 32;
  private static final int BLOCKING_RANGES = 256;
  private static final long PARK_NANOS = 100_000;
  private static final long PROGRESS_NANOS = 200_000_000;
  private static final long LONGEST_LATENCY_NANOS = 24L * 3600 * 1_000_000_000;
  private static final Refusal PAUSED = new Refusal("paused until it is resumed", true);

  private final BatchSpec spec;
  private final EngineClock clock;
  private final Consumer<BatchRun> onEnd;
  private final BatchTuple tuple;
  private final boolean resumed;
  private final List<RangeWorker> workers = new ArrayList<>();
  private final Range[] ranges;
  private final BatchHost host;
  private final Gate gate;
  private final BatchBudget budget;

  /** Null if the yool is pure. */
  private final Lane lane;

  private final Attempts attempts;

  /** Null if the work is done here. */
  private final CircuitBreaker breaker;

  // Whoever pauses or resumes last has the say; every opening wakes the workers after it.
  private final Gate pause = new Gate();

  private final Runnable wakeWorkers = this::wakeWorkers;
  private final long newestAtStart;
  private final long startedNanos;
  private final Feeder feeder;

  // Cores to collector.
  private final MpscAtomicArrayQueue<Range> done;
  private final Queue<LimitChange> limitChanges = new ConcurrentLinkedQueue<>();
  private final AtomicInteger quietWorkers = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  // Anyone to collector: a plain request, read in its loop.
  private volatile boolean stopRequested;
  private volatile boolean abandoned;

  // Collector only.
  private final Range[] inOrder;
  private final Tally tally;
  private final MessageDigest digest = Sha256.newDigest();
  private final Histogram latency = new Histogram(LONGEST_LATENCY_NANOS, 3);
  private long nextSequence;
  private long nextReportNanos;
  private boolean stopping;
  private Refusal refused;
  private Throwable consumerFailure;

  /**
   * A batch on an engine's cores. For the engine.
   *
   * @param onEnd is told when the batch has ended, whatever the outcome
   */
  public BatchRun(BatchSpec spec, BatchHost host, Consumer<BatchRun> onEnd) {
    this.onEnd = onEnd;
    this.spec = spec;
    this.host = host;
    clock = host.clock();
    gate = host.gate();
    budget = new BatchBudget(spec.budget(), clock);
    tuple = spec.tuple(host.tuples());
    resumed = tuple.resumed();
    startedNanos = clock.nanoTime();
    nextReportNanos = startedNanos + PROGRESS_NANOS;
    ReceiptStore store = host.store();
    newestAtStart = store == null ? 0 : store.newestPosition();
    boolean blocking = spec.yool().blocking();
    List<Core> cores = host.cores();
    ranges = new Range[blocking ? BLOCKING_RANGES : RANGES_PER_CORE * cores.size()];
    int rangeAgents = blocking ? BLOCKING_RANGE : Range.MAX_AGENTS;
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = new Range(i, rangeAgents);
    }
    done = new MpscAtomicArrayQueue<>(ranges.length);
    inOrder = new Range[ranges.length];
    lane = blocking ? newLane() : null;
    attempts = spec.attempts(host.policy(), host.timer());
    breaker = spec.isLocal() ? null : host.breakers().forProvider(spec.provider());
    // A lane belongs to one core, so that it needs no lock; pure work goes to every core.
    List<Core> used =
        blocking ? List.of(cores.get(Math.floorMod(spec.lane().hashCode(), cores.size()))) : cores;
    for (Core core : used) {
      workers.add(new RangeWorker(this, spec, core, clock, store));
    }
    tally = spec.newTally();
    feeder = new Feeder(this, spec.items(), workers, ranges);
  }

  private Lane newLane() {
    LimitConfig limits = spec.limits(host.policy());
    return new Lane(spec.lane(), limits, clock, System.nanoTime(), limitChanges::add);
  }

  /**
   * Puts the batch out and starts to feed it. For the engine; hosts call {@code Engine.start}.
   *
   * @throws IllegalStateException if it was abandoned already; no core has heard of it then
   */
  public void begin() {
    try {
      if (abandoned) {
        throw new IllegalStateException("the engine is closed");
      }
      tuple.begin();
    } catch (RuntimeException e) {
      release();
      throw e;
    }
    gate.onOpening(wakeWorkers);
    pause.onOpening(wakeWorkers);
    feeder.start();
  }

  private void wakeWorkers() {
    workers.forEach(worker -> worker.core().post(worker::wake));
  }

  /** Whether this batch was started before and did not come to its end then. */
  public boolean resumed() {
    return resumed;
  }

  /**
   * Holds the batch: no more agents are started, of those under way none is lost. A core that is
   * about to start some may still do so, at most one step's worth; blocking calls come to their
   * end, and what is done goes to the store. {@link #await()} goes on waiting. Nothing happens to a
   * batch that has ended.
   */
  public void pause() {
    pause.close(PAUSED);
  }

  /** Lets a paused batch go on. */
  public void resume() {
    pause.reopen();
  }

  /** Whether it was paused and not resumed since. */
  public boolean paused() {
    return !pause.open();
  }

  /**
   * Which agents are done: a copy, for any thread at any time. An agent counts when all of those
   * that were handed out with it are done.
   *
   * @throws IllegalStateException unless {@link BatchSpec#aggregate} asked for it
   */
  public DoneBitmap done() {
    return tally().done();
  }

  /**
   * The proof of what became of an agent, against {@link BatchSummary#aggregate}. For who knows
   * from {@link #await()} that all are done.
   *
   * @throws IllegalStateException if they are not, or nothing was to be aggregated
   * @throws IllegalArgumentException unless {@link BatchSpec#prove} asked for it
   */
  public LeafProof proof(long agent) {
    return tally().proof(agent);
  }

  private Tally tally() {
    if (tally == null) {
      throw new IllegalStateException(
          "the batch was not asked to aggregate; say so by BatchSpec.aggregate or prove");
    }
    return tally;
  }

  /**
   * Asks the batch to stop soon, paused or not. What is done stays done; {@link #await()} tells how
   * much that is.
   */
  public void stop() {
    stopRequested = true;
  }

  /**
   * Waits for the end. An interrupt of the calling thread is taken as {@link #stop()}.
   *
   * @throws StoreException if the store failed
   * @throws WorkRefusedException if a guard of the engine had it end early
   * @throws ItemException if the input has an item that no agent can be given
   * @throws IOException if the input cannot be read
   */
  public BatchSummary await() throws IOException {
    try {
      while (!finished()) {
        if (!advance()) {
          LockSupport.parkNanos(PARK_NANOS);
        }
        endEarlyIfNeeded();
      }
    } finally {
      // It may wait for a range that no core will ever be done with.
      feeder.stop();
      release();
      spec.items().close();
    }
    limitChanges.forEach(spec.limitChanges());
    rethrow();
    if (abandoned) {
      throw new IllegalStateException("the engine was closed while the batch ran");
    }
    if (refused != null && !stopping && !complete()) {
      throw refused.equals(budget.refusal())
          ? new BudgetSpentException(refused)
          : new WorkRefusedException(refused);
    }
    BatchSummary summary = summary();
    if (!summary.stopped()) {
      tuple.end(outcome(summary));
    }
    return summary;
  }

  private void endEarlyIfNeeded() {
    if (stopping) {
      return;
    }
    boolean failed = failure.get() != null || feeder.failure() != null;
    Refusal refusal = budget.refusal() == null ? gate.refusal() : budget.refusal();
    if (stopRequested || failed || Thread.currentThread().isInterrupted()) {
      stopping = true;
      stopRequested = true;
      feeder.stop();
      workers.forEach(worker -> worker.core().post(worker::stop));
    } else if (refused == null && refusal != null && !refusal.passing()) {
      refused = refusal;
      feeder.stop();
      workers.forEach(worker -> worker.core().post(worker::finish));
    }
  }

  private void release() {
    gate.forget(wakeWorkers);
    pause.forget(wakeWorkers);
    onEnd.accept(this);
    workers.forEach(RangeWorker::close);
  }

  private static Map<String, Object> outcome(BatchSummary summary) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("status", summary.failed() == 0 ? "ok" : "error");
    outcome.put("agents", summary.agents());
    outcome.put("executed", summary.executed());
    outcome.put("cached", summary.cached());
    outcome.put("failed", summary.failed());
    outcome.put("result_digest", summary.resultDigest());
    if (summary.aggregate() != null) {
      outcome.put("aggregate", summary.aggregate().toJson());
    }
    return outcome;
  }

  /**
   * The cores have stopped under the batch: {@link #await()} must not wait for those that will
   * never answer, and may close what they read from.
   */
  public void abandon() {
    abandoned = true;
  }

  /**
   * Collects what is done and reports progress. A consumer that throws stops the batch, but does
   * not keep the workers from handing in what they have.
   */
  private boolean advance() {
    if (consumerFailure != null) {
      return false;
    }
    try {
      LimitChange change = limitChanges.poll();
      if (change != null) {
        spec.limitChanges().accept(change);
        return true;
      }
      Range range = done.poll();
      if (range != null) {
        collect(range);
      }
      long now = clock.nanoTime();
      if (now - nextReportNanos >= 0) {
        nextReportNanos = now + PROGRESS_NANOS;
        spec.progress().accept(progress(now));
      }
      return range != null;
    } catch (RuntimeException | Error e) {
      consumerFailure = e;
      stopRequested = true;
      return false;
    }
  }

  private boolean finished() {
    if (abandoned) {
      return true;
    }
    if (stopping || refused != null) {
      return quietWorkers.get() == workers.size();
    }
    // Calls that have lost against a rival end before the batch does.
    return complete() && sumOfCalls(calls -> calls.underWay) == 0;
  }

  /** Whether every item has been read and has its result. */
  private boolean complete() {
    return feeder.fedRanges() == nextSequence;
  }

  private void collect(Range range) {
    inOrder[(int) (range.sequence() % inOrder.length)] = range;
    if (tally != null) {
      tally.arrived(range);
    }
    while (true) {
      int at = (int) (nextSequence % inOrder.length);
      Range next = inOrder[at];
      if (next == null) {
        return;
      }
      inOrder[at] = null;
      nextSequence++;
      digest.update(next.outputShas, 0, next.count() * Range.HASH);
      for (int i = 0; i < next.count(); i++) {
        if (!next.cached(i)) {
          latency.recordValue(Math.clamp(next.latencies[i], 0, LONGEST_LATENCY_NANOS));
        }
      }
      if (tally != null) {
        tally.inOrder(next);
      }
      spec.results().accept(next);
      feeder.recycle(next);
    }
  }

  private Progress progress(long now) {
    return new Progress(
        sum(worker -> worker.executed.getOpaque()) + sum(worker -> worker.cached.getOpaque()),
        feeder.total(),
        feeder.fraction(),
        sum(worker -> worker.cached.getOpaque()),
        sum(worker -> worker.failed.getOpaque()),
        now - startedNanos,
        latency.getValueAtPercentile(99),
        lane == null ? 0 : lane.limit(),
        held());
  }

  /** Why no more agents are started for now, or null. */
  private String held() {
    Refusal refusal = gate.refusal();
    if (refusal == null) {
      refusal = pause.refusal();
    }
    if (refusal != null) {
      return refusal.passing() ? refusal.why() : null;
    }
    return breaker == null ? null : refusal(breaker.snapshot());
  }

  private BatchSummary summary() {
    long executed = sum(worker -> worker.executed.getOpaque());
    long cached = sum(worker -> worker.cached.getOpaque());
    return new BatchSummary(
        executed + cached,
        executed,
        cached,
        sum(worker -> worker.failed.getOpaque()),
        sum(worker -> worker.givenUp.getOpaque()),
        sumOfCalls(calls -> calls.retried),
        sumOfCalls(calls -> calls.raced),
        clock.nanoTime() - startedNanos,
        new BatchSummary.Latency(
            latency.getValueAtPercentile(50),
            latency.getValueAtPercentile(99),
            latency.getValueAtPercentile(99.9),
            latency.getMaxValue()),
        lane == null ? null : lane.metrics(),
        budget.spent(Meter.USD),
        budget.spent(Meter.TOKENS),
        complete() ? Sha256.hex(digest.digest()) : null,
        tally != null && complete() ? tally.receipt() : null);
  }

  private static String refusal(CircuitSnapshot circuit) {
    return circuit.state() == CircuitState.OPEN && circuit.timeLeft().isPositive()
        ? "provider=%s has failed %d times in a row and is called again in %.1f s"
            .formatted(circuit.provider(), circuit.failures(), circuit.timeLeft().toNanos() / 1e9)
        : null;
  }

  private long sumOfCalls(Function<BlockingCalls, AtomicLong> counter) {
    return lane == null ? 0 : sum(worker -> counter.apply(worker.calls).getOpaque());
  }

  private long sum(ToLongFunction<RangeWorker> counter) {
    return workers.stream().mapToLong(counter).sum();
  }

  private void rethrow() throws IOException {
    Throwable cause = firstFailure();
    switch (cause) {
      case null -> {}
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(cause);
    }
  }

  private Throwable firstFailure() {
    if (failure.get() != null) {
      return failure.get();
    }
    return consumerFailure == null ? feeder.failure() : consumerFailure;
  }

  Range range(int slot) {
    return ranges[slot];
  }

  /** Whether more agents may be started: the guards allow it, and the batch is not paused. */
  boolean open() {
    return gate.open() && pause.open() && budget.refusal() == null;
  }

  /** Takes note of what a call has cost. */
  void spent(Cost cost) {
    budget.charge(cost);
  }

  LanePolicy policy() {
    return host.policy();
  }

  /** What a core's thread may use of its processor, in percent. */
  int cpuQuotaPct() {
    return host.cpuQuotaPct();
  }

  /**
   * What receipts say of that, which is what the agent itself was held to: a blocking call is made
   * elsewhere, and by nobody held to anything.
   */
  int receiptCpuQuotaPct() {
    return spec.yool().blocking() ? WHOLE_CPU_PCT : host.cpuQuotaPct();
  }

  Claims claims() {
    return host.claims();
  }

  Lane lane() {
    return lane;
  }

  Attempts attempts() {
    return attempts;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  LaneTimer timer() {
    return host.timer();
  }

  /** The newest receipt when the batch started; what is not newer is from before. */
  long newestAtStart() {
    return newestAtStart;
  }

  /** A worker has results for every agent of a range. */
  void done(Range range) {
    if (!done.offer(range)) {
      throw new IllegalStateException("more than ranges=" + ranges.length + " are done");
    }
  }

  /** A worker cannot go on. The first cause wins. */
  void abort(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  boolean stopRequested() {
    return stopRequested;
  }

  boolean aborted() {
    return failure.get() != null;
  }

  /** A worker that was stopped has nothing under way any more. */
  void quiet() {
    quietWorkers.incrementAndGet();
  }
}
