package dev.teem.stress.lanes;

import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** What became of each task: counts receipts, in the place of a log that keeps them. Any thread. */
final class Ledger implements TupleLog {
  private static final int OK = 1 << 8;
  private static final int COUNT = OK - 1;

  /** By task: how many receipts, and whether one of them says ok. */
  private final AtomicIntegerArray receipts;

  /** By task: how many calls have ended with a result. */
  private final AtomicIntegerArray successes;

  private final AtomicLong ended = new AtomicLong();

  Ledger(int tasks) {
    receipts = new AtomicIntegerArray(tasks);
    successes = new AtomicIntegerArray(tasks);
  }

  @Override
  public int outAll(List<Tuple> tuples, Consumer<Tuple> recorded) {
    tuples.forEach(recorded);
    return tuples.size();
  }

  @Override
  public void inAll(List<Tuple> tuples) {}

  @Override
  public void receiptAll(List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome) {
    for (Tuple each : tuples) {
      int ok = "ok".equals(outcome.apply(each).get("status")) ? OK : 0;
      receipts.accumulateAndGet(Traffic.number(each), ok, (now, bit) -> (now + 1) | bit);
      ended.incrementAndGet();
    }
  }

  @Override
  public boolean replace(Tuple taken, Map<String, Object> outcome, Tuple by) {
    receipt(taken, outcome);
    return true;
  }

  @Override
  public boolean isOpen(String id) {
    return false;
  }

  @Override
  public Iterable<Tuple> openTuples() {
    return List.of();
  }

  /** A call for a task is about to give its result. */
  void succeeds(int task) {
    successes.incrementAndGet(task);
  }

  /** How many receipts there are. */
  long ended() {
    return ended.get();
  }

  /**
   * What is wrong with a task; null if nothing is.
   *
   * @param once whether it may have but one call that succeeds, whose result is its outcome
   */
  String fault(int task, boolean once) {
    int count = receipts.get(task) & COUNT;
    if (count != 1) {
      return "task=%d has outcomes=%d, not 1".formatted(task, count);
    }
    boolean ok = (receipts.get(task) & OK) != 0;
    int succeeded = successes.get(task);
    if (once && succeeded != (ok ? 1 : 0)) {
      return "task=%d has ok=%s and calls with a result=%d".formatted(task, ok, succeeded);
    }
    return null;
  }
}
