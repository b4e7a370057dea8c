package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A log in memory that keeps everybody waiting while its gate is shut, and can be full. */
public class GatedTupleLog implements TupleLog {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();

  // Under the lock.
  private final Map<String, Tuple> open = new LinkedHashMap<>();
  private final List<String> entries = new ArrayList<>();
  private final List<Integer> bulks = new ArrayList<>();
  private boolean shut;
  private int room = Integer.MAX_VALUE;
  private String breaking;
  private Error broken;

  public void shut(boolean on) {
    lock.lock();
    try {
      shut = on;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it refuses everything. */
  public void full(boolean on) {
    room(on ? 0 : Integer.MAX_VALUE);
  }

  /** How many more entries it has room for: of what does not fit it records nothing. */
  public void room(int count) {
    lock.lock();
    try {
      room = count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has it throw an error in the place of recording.
   *
   * @param what entries, such as {@code in}
   * @param thrown null for no error any more
   */
  public void breaks(String what, Error thrown) {
    lock.lock();
    try {
      breaking = what;
      broken = thrown;
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody stands at its shut gate. */
  public boolean isAwaited() {
    lock.lock();
    try {
      return lock.hasWaiters(opened);
    } finally {
      lock.unlock();
    }
  }

  /** How many entries it has recorded in one go, each time. */
  List<Integer> bulks() {
    lock.lock();
    try {
      return List.copyOf(bulks);
    } finally {
      lock.unlock();
    }
  }

  /** What was recorded, such as {@code in 7}, by the member {@code n} of a tuple's data. */
  public List<String> entries() {
    lock.lock();
    try {
      return List.copyOf(entries);
    } finally {
      lock.unlock();
    }
  }

  /** Records what changes something. */
  private void record(String what, List<Tuple> tuples, Predicate<Tuple> change) {
    if (tuples.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      while (shut) {
        opened.awaitUninterruptibly();
      }
      if (broken != null && what.equals(breaking)) {
        throw broken;
      }
      if (room < tuples.size()) {
        throw new IllegalStateException("the disk is full");
      }
      room -= tuples.size();
      bulks.add(tuples.size());
      for (Tuple each : tuples) {
        if (change.test(each)) {
          entries.add(what + " " + each.data().get("n"));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int outAll(List<Tuple> tuples, Consumer<Tuple> recorded) {
    List<Tuple> fresh = new ArrayList<>();
    record(
        "out",
        tuples,
        each -> {
          if (each.id().startsWith(Tuple.HASH) && open.containsKey(each.id())) {
            return false;
          }
          open.put(each.id(), each);
          return fresh.add(each);
        });
    fresh.forEach(recorded);
    return tuples.size();
  }

  @Override
  public void inAll(List<Tuple> tuples) {
    record("in", tuples, each -> true);
  }

  @Override
  public void receiptAll(List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome) {
    record("receipt", tuples, each -> open.remove(each.id()) != null);
  }

  @Override
  public boolean replace(Tuple ended, Map<String, Object> outcome, Tuple by) {
    List<Tuple> fresh = new ArrayList<>();
    record(
        "replace",
        List.of(ended, by),
        each -> {
          if (each.equals(ended)) {
            return open.remove(each.id()) != null;
          }
          return open.putIfAbsent(each.id(), each) == null && fresh.add(each);
        });
    return !fresh.isEmpty();
  }

  @Override
  public boolean isOpen(String id) {
    lock.lock();
    try {
      return open.containsKey(id);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Tuple> openTuples() {
    lock.lock();
    try {
      return List.copyOf(open.values());
    } finally {
      lock.unlock();
    }
  }
}
