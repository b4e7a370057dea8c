package dev.teem.engine.swarm;

import dev.teem.engine.kernel.Core;
import dev.teem.engine.kernel.CoreTask;
import dev.teem.engine.receipt.InputHash;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.swarm.Range.Outcome;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.FailureText;
import dev.teem.engine.yool.Output;
import dev.teem.engine.yool.Yool;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.collections.IntArrayQueue;

/**
 * A batch's resident on one core. For each agent of the ranges it is given: hash the item, answer
 * from a receipt if there is one, else claim the hash, run the yool, write the receipt, and call it
 * done when the store has acknowledged that.
 *
 * <p>Everything here belongs to the core's thread, but the counters, which that thread alone writes
 * (opaque) and anyone may read.
 */
final class RangeWorker implements CoreTask {
  /** Agents of one step: about 30 microseconds of small hashes. */
  private static final int STEP_AGENTS = 64;

  /** After so long those that wait for others' calls are looked at again. */
  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  private static final long NEVER = -1;
  static final int INDEX_BITS = 10;
  static final int INDEX_MASK = (1 << INDEX_BITS) - 1;

  private final BatchRun run;
  private final BatchSpec spec;
  private final Core core;
  private final EngineClock clock;
  private final ReceiptStore store;
  private final ReceiptReader reader;
  private final Yool yool;
  private final InputHash inputHash;
  private final ReceiptOutbox outbox;
  private final Sha256 sha256 = new Sha256();
  private final Call call;

  /** Null if the yool is pure. */
  final BlockingCalls calls;

  private final ArrayDeque<Range> ranges = new ArrayDeque<>();
  private Range current;
  private int cursor;
  private long newestAtLookUp;

  // Agents by range slot and index: those whose hash somebody else is working on.
  private final IntArrayQueue deferred = new IntArrayQueue();

  /** How many of them have been looked at since one could go on. */
  private int inVain;

  /** Whether the timer has them looked at again: a call may take minutes. */
  private boolean lookingLater;

  private boolean stopping;

  /** Null if the core may use all of its processor. */
  private final CpuRests rests;

  final AtomicLong executed = new AtomicLong();
  final AtomicLong cached = new AtomicLong();
  final AtomicLong failed = new AtomicLong();
  final AtomicLong givenUp = new AtomicLong();
  final AtomicLong rangesDone = new AtomicLong();

  RangeWorker(BatchRun run, BatchSpec spec, Core core, EngineClock clock, ReceiptStore store) {
    this.run = run;
    this.spec = spec;
    this.core = core;
    this.clock = clock;
    this.store = store;
    yool = spec.yool();
    call = new Call(spec.args(), spec.hasBudget());
    calls = yool.blocking() ? new BlockingCalls(this, run, spec, core) : null;
    if (store == null) {
      reader = null;
      inputHash = null;
      outbox = null;
    } else {
      reader = store.newReader();
      inputHash = new InputHash(yool.name(), spec.args(), Map.of());
      outbox = new ReceiptOutbox(this, spec, run.receiptCpuQuotaPct(), store);
    }
    rests = CpuRests.of(this, run.cpuQuotaPct(), run.timer());
  }

  Core core() {
    return core;
  }

  EngineClock clock() {
    return clock;
  }

  void accept(Range range) {
    ranges.add(range);
    core.ready(this);
  }

  @Override
  public boolean runnable() {
    if (stopping) {
      return false;
    }
    // A gate may have closed in the midst of a step, or a rest begun: what was done in it must not
    // wait for that to be over.
    return (run.open() && !resting())
        ? (hasNew() && hasRoom()) || (!deferred.isEmpty() && !lookingLater)
        : store != null && outbox.wantsToSubmit();
  }

  private boolean resting() {
    return rests != null && rests.resting();
  }

  /** Whether it is time for a rest, which then begins, or there is one. */
  private boolean rest() {
    return rests != null && rests.due();
  }

  private boolean hasNew() {
    return current != null || !ranges.isEmpty();
  }

  /** Whether a receipt could be written now. Without that nothing is executed. */
  private boolean hasRoom() {
    return store == null || outbox.hasRoom();
  }

  @Override
  public int step() {
    if (stopping) {
      return 0;
    }
    try {
      boolean open = run.open() && !rest();
      int work = open ? retryDeferred() + advance() + startCalls() : 0;
      if (store != null && (!open || !hasNew())) {
        outbox.submitIfIdle();
      }
      return work;
    } catch (Throwable e) {
      run.abort(e);
      return 0;
    }
  }

  /** A gate has opened, or a rest is over. */
  void wake() {
    core.ready(this);
  }

  /** Starts calls: those of this step, and those that came when a gate was closed. */
  private int startCalls() {
    return calls == null ? 0 : calls.start();
  }

  private int retryDeferred() {
    if (lookingLater) {
      return 0;
    }
    int work = 0;
    // These were looked up long ago.
    newestAtLookUp = NEVER;
    for (int n = Math.min(STEP_AGENTS, deferred.size()); n > 0 && hasRoom() && !rest(); n--) {
      int agent = deferred.pollInt();
      inVain++;
      if (handle(run.range(agent >>> INDEX_BITS), agent & INDEX_MASK)) {
        work++;
        inVain = 0;
      }
    }
    // What is done inline is done before it pays to wait for that.
    if (calls != null && !deferred.isEmpty() && inVain >= deferred.size()) {
      lookingLater = true;
      run.timer().after(LOOK_AGAIN_NANOS, () -> core.post(this::lookAgain));
    }
    return work;
  }

  private void lookAgain() {
    lookingLater = false;
    inVain = 0;
    core.ready(this);
  }

  private int advance() {
    if (current == null) {
      current = ranges.poll();
      if (current == null) {
        return 0;
      }
      current.begin();
      cursor = 0;
    }
    Range range = current;
    int end = Math.min(range.count(), cursor + STEP_AGENTS);
    int from = cursor;
    if (store != null) {
      hash(range, from, end);
    }
    // The range may be done, and with the collector, as soon as its last agent is handled.
    boolean last = end == range.count();
    while (cursor < end && hasRoom() && !rest()) {
      int index = cursor++;
      if (last && cursor == end) {
        current = null;
      }
      handle(range, index);
    }
    return cursor - from;
  }

  /** Hashes first and looks up afterwards, so that the cache misses of many look-ups overlap. */
  private void hash(Range range, int from, int to) {
    for (int i = from; i < to; i++) {
      inputHash.hash(
          range.bytes(), range.itemOffset(i), range.itemLength(i), range.keys, i * Range.HASH);
    }
    newestAtLookUp = store.newestPosition();
    for (int i = from; i < to; i++) {
      range.receipts[i] = reader.find(range.keys, i * Range.HASH);
    }
  }

  /**
   * Brings one agent as far as it gets now.
   *
   * @return false if it had to be deferred
   */
  private boolean handle(Range range, int index) {
    if (store == null) {
      execute(range, index);
      return true;
    }
    if (answers(range, index, range.receipts[index])) {
      answer(range, index);
      return true;
    }
    int key = index * Range.HASH;
    if (!run.claims().claim(range.keys, key)) {
      deferred.addInt(code(range, index));
      range.receipts[index] = ReceiptReader.ABSENT;
      return false;
    }
    // Whoever held the claim before us had its receipt in the index, and the store's newest
    // position moved, before it let go. If that has not moved since the look-up, a second look-up
    // would find nothing either.
    if (store.newestPosition() != newestAtLookUp
        && answers(range, index, reader.find(range.keys, key))) {
      // In this order: an answered agent's range may be on its way already.
      release(range, index);
      answer(range, index);
      return true;
    }
    execute(range, index);
    return true;
  }

  static int code(Range range, int index) {
    return range.slot << INDEX_BITS | index;
  }

  /** Moves the reader to a receipt and tells whether an agent may be answered from it. */
  private boolean answers(Range range, int index, long receipt) {
    if (receipt == ReceiptReader.ABSENT) {
      return false;
    }
    boolean fromBefore = receipt <= run.newestAtStart();
    if (fromBefore && spec.fresh()) {
      return false;
    }
    reader.moveTo(receipt);
    if (!reader.isFor(range.keys, index * Range.HASH)) {
      throw new StoreException(
          "receipt index is wrong at position="
              + receipt
              + ": the receipt there is for other input; delete receipts.index in the store's"
              + " folder to have it made anew");
    }
    range.receipts[index] = receipt;
    if (!fromBefore) {
      return true;
    }
    return reader.ok() ? !spec.redoGivenUp() || !reader.outputGivenUp() : !spec.retryFailed();
  }

  /** Answers an agent from the receipt to which the reader was moved. */
  private void answer(Range range, int index) {
    reader.outputSha(range.outputShas, index * Range.HASH);
    if (reader.outputGivenUp()) {
      count(givenUp);
    }
    complete(range, index, reader.ok() ? Outcome.CACHED_OK : Outcome.CACHED_FAILED);
  }

  private void execute(Range range, int index) {
    if (calls == null) {
      executeInline(range, index);
    } else {
      calls.submit(range, index);
    }
  }

  private void executeInline(Range range, int index) {
    call.wrap(
        range.firstAgent() + index,
        range.bytes(),
        range.itemOffset(index),
        range.itemLength(index));
    byte[] error;
    long started = clock.nanoTime();
    try {
      error = runYool();
    } catch (Throwable e) {
      // The batch stops, and the next one may have the item.
      release(range, index);
      throw e;
    }
    if (spec.hasBudget()) {
      run.spent(call.cost());
    }
    record(range, index, call.output(), error, started, clock.nanoTime());
  }

  /** Gives what went wrong, or null. */
  private byte[] runYool() {
    try {
      yool.run(call);
      return null;
    } catch (OutOfMemoryError e) {
      // It says more of the host than of the item: no receipt claims a failure.
      throw e;
    } catch (Throwable e) {
      return FailureText.of(e);
    }
  }

  /** A call has ended, whatever came of it. */
  void onCallEnded() {
    core.ready(this);
    quietIfStopped();
  }

  /** Takes what came of an agent's call. */
  void record(
      Range range, int index, Output output, byte[] error, long startedNanos, long endedNanos) {
    range.latencies[index] = endedNanos - startedNanos;
    int key = index * Range.HASH;
    if (error == null) {
      sha256.digest(output.array(), 0, output.length(), range.outputShas, key);
    } else {
      Arrays.fill(range.outputShas, key, key + Range.HASH, (byte) 0);
    }
    Outcome outcome = error == null ? Outcome.EXECUTED_OK : Outcome.EXECUTED_FAILED;
    if (store == null) {
      complete(range, index, outcome);
      return;
    }
    range.outcomes[index] = outcome;
    outbox.write(
        range,
        index,
        output,
        error,
        clock.epochMicros(startedNanos),
        clock.epochMicros(endedNanos));
  }

  void onAnswer(WorkerBlock block) {
    try {
      boolean stored = block.refusal() == null;
      if (!stored) {
        run.abort(block.refusal());
      }
      for (int i = 0; i < block.count(); i++) {
        Range range = block.range(i);
        int index = block.index(i);
        release(range, index);
        if (stored) {
          range.receipts[index] = block.position(i);
          complete(range, index, range.outcomes[index]);
        }
      }
      outbox.recycle(block);
    } catch (Throwable e) {
      run.abort(e);
    }
    core.ready(this);
    quietIfStopped();
  }

  /** Lets go of an agent's hash. Without a store nothing was claimed. */
  void release(Range range, int index) {
    if (store != null) {
      run.claims().release(range.keys, index * Range.HASH);
    }
  }

  private void complete(Range range, int index, Outcome outcome) {
    range.outcomes[index] = outcome;
    count(outcome.cached() ? cached : executed);
    if (outcome.failed()) {
      count(failed);
    }
    if (--range.pending == 0) {
      count(rangesDone);
      run.done(range);
    }
  }

  /** One writer: no need for an atomic increment. */
  private static void count(AtomicLong counter) {
    counter.setOpaque(counter.getPlain() + 1);
  }

  /** Ends what blocks, and then the worker as {@link #finish} does. */
  void stop() {
    finish();
    if (calls != null) {
      calls.interrupt();
    }
  }

  /**
   * Starts nothing more, lets what blocks come to its end, and hands what was finished to the
   * store. When the store has answered, the worker reports that it is quiet. Agents that have no
   * result by then are as if they had never been handed out.
   */
  void finish() {
    if (stopping) {
      return;
    }
    stopping = true;
    ranges.clear();
    current = null;
    deferred.clear();
    if (calls != null) {
      calls.finish();
    }
    quietIfStopped();
  }

  private void quietIfStopped() {
    if (!stopping || (calls != null && calls.anyUnderWay())) {
      return;
    }
    if (store != null) {
      outbox.end(run.aborted());
    }
    if (store == null || !outbox.waits()) {
      run.quiet();
    }
  }

  /** Gives back the store's reader. After the worker is quiet, or the batch is done. */
  void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
