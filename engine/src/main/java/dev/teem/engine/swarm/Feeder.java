package dev.teem.engine.swarm;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fills ranges with items and hands each to the core with the fewest, on a thread of its own, since
 * input may have to be waited for.
 */
final class Feeder {
  /** Large items under way take no more than this in all, give or take one. */
  private static final long MAX_EXTRA_BYTES = 64 << 20;

  private final BatchRun run;
  private final ItemSource items;
  private final List<RangeWorker> workers;
  private final BlockingQueue<Range> free;
  private final AtomicLong extraBytes = new AtomicLong();
  private final Thread thread;

  // The feeder's thread only: ranges given to each worker.
  private final long[] given;

  // Written by the feeder's thread, read by the collector: how far it is, and how it ended.
  private volatile long fedRanges = -1;
  private volatile long total = -1;
  private volatile double fraction = -1;
  private volatile Throwable failure;

  // Written by the collector, read by the feeder's thread.
  private volatile boolean stopped;

  Feeder(BatchRun run, ItemSource items, List<RangeWorker> workers, Range[] ranges) {
    this.run = run;
    this.items = items;
    this.workers = workers;
    given = new long[workers.size()];
    free = new ArrayBlockingQueue<>(ranges.length, false, List.of(ranges));
    thread = new Thread(this::feed, "teem-feeder");
    // A read of standard input cannot be interrupted: it must not keep the process alive.
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Hands out nothing more. */
  void stop() {
    stopped = true;
    thread.interrupt();
  }

  /** How many ranges there were in all; -1 while that is not known. */
  long fedRanges() {
    return fedRanges;
  }

  /** How many items there are in all; -1 while that is not known. */
  long total() {
    return total;
  }

  /** How much of the items was handed out; -1 if that cannot be told. */
  double fraction() {
    return fraction;
  }

  /** Why the items could not be read to their end, or null. */
  Throwable failure() {
    return failure;
  }

  /** Takes back a range whose results were collected. */
  void recycle(Range range) {
    extraBytes.addAndGet(-range.extraBytes());
    range.clear();
    free.add(range);
  }

  private void feed() {
    try {
      long sequence = 0;
      long agent = 0;
      while (!stopped && !run.aborted()) {
        Range range = take();
        range.number(sequence, agent);
        items.fill(range);
        total = items.total();
        fraction = items.fraction();
        if (range.count() == 0) {
          fedRanges = sequence;
          return;
        }
        sequence++;
        agent += range.count();
        extraBytes.addAndGet(range.extraBytes());
        hand(range);
      }
    } catch (InterruptedException e) {
      // Stopped; there is nothing to tidy up.
    } catch (Throwable e) {
      failure = e;
    }
  }

  private Range take() throws InterruptedException {
    Range range = free.take();
    while (extraBytes.get() > MAX_EXTRA_BYTES) {
      TimeUnit.MICROSECONDS.sleep(200);
    }
    return range;
  }

  private void hand(Range range) {
    int best = 0;
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < given.length; i++) {
      long load = given[i] - workers.get(i).rangesDone.getOpaque();
      if (load < fewest) {
        fewest = load;
        best = i;
      }
    }
    given[best]++;
    RangeWorker worker = workers.get(best);
    range.worker = worker;
    worker.core().post(range);
  }
}
