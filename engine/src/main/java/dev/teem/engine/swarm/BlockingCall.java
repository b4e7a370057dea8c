package dev.teem.engine.swarm;

import dev.teem.engine.kernel.CoreMessage;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Output;

/**
 * One call of a blocking yool on a virtual thread of its own. Owned by the core while idle, by the
 * virtual thread while it runs; the thread's start and the core's inbox are the hand-overs. Reused,
 * so that a lane's limit bounds their number.
 */
final class BlockingCall implements Runnable, CoreMessage {
  private final RangeWorker worker;
  private final BatchSpec spec;
  private final Call call;

  private Range range;
  private int index;
  private Thread thread;
  private long startedNanos;
  private long endedNanos;
  private byte[] error;
  private OutOfMemoryError outOfMemory;

  BlockingCall(RangeWorker worker, BatchSpec spec) {
    this.worker = worker;
    this.spec = spec;
    this.call = new Call(spec.args());
  }

  void start(Range newRange, int newIndex) {
    range = newRange;
    index = newIndex;
    error = null;
    outOfMemory = null;
    call.wrap(
        range.firstAgent() + index,
        range.bytes(),
        range.itemOffset(index),
        range.itemLength(index));
    thread = Thread.ofVirtual().name("teem-agent-", range.firstAgent() + index).unstarted(this);
    thread.start();
  }

  @Override
  public void run() {
    startedNanos = worker.clock().nanoTime();
    try {
      spec.yool().run(call);
    } catch (OutOfMemoryError e) {
      outOfMemory = e;
    } catch (Throwable e) {
      error = RangeWorker.describe(e);
    }
    endedNanos = worker.clock().nanoTime();
    worker.core().post(this);
  }

  @Override
  public void onCore() {
    worker.onCompletion(this);
  }

  /** Asks the call to end early. The core's thread only. */
  void interrupt() {
    thread.interrupt();
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
  byte[] error() {
    return error;
  }

  /** Why there is no telling what the call would have come to, or null. */
  OutOfMemoryError outOfMemory() {
    return outOfMemory;
  }
}
