package dev.teem.stress.lanes;

import dev.teem.engine.lane.LimitChange;
import dev.teem.engine.lane.LimitConfig;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Counts the calls of one lane that are under way, and holds them against its limit. Any thread,
 * under the lock of this.
 */
final class CallWatch {
  /** A call that was admitted before a cut has ended by then. */
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String lane;
  private final int ceiling;
  private final ArrayDeque<long[]> limits = new ArrayDeque<>();
  private int limit;
  private int now;
  private String fault;

  CallWatch(String lane, LimitConfig config) {
    this.lane = lane;
    ceiling = config.ceiling();
    limit = config.start();
  }

  /** The lane says so, before it admits by it. */
  synchronized void changed(LimitChange change) {
    long nanos = System.nanoTime();
    limits.addLast(new long[] {nanos, limit});
    while (nanos - limits.getFirst()[0] > MEMORY_NANOS) {
      limits.removeFirst();
    }
    limit = change.to();
  }

  synchronized void begins() {
    now++;
    int most = limit;
    for (long[] before : limits) {
      most = Math.max(most, (int) before[1]);
    }
    if (now > most || now > ceiling) {
      fault =
          "lane=%s has calls=%d under way, with limit=%d, at most %d lately, ceiling=%d"
              .formatted(lane, now, limit, most, ceiling);
    }
  }

  synchronized void ends() {
    now--;
  }

  /** What was wrong; null if nothing was. */
  synchronized String fault() {
    return fault == null && now < 0 ? "lane=" + lane + " has calls=" + now : fault;
  }

  synchronized int now() {
    return now;
  }
}
