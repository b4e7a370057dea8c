package dev.teem.engine.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A journal on the heap, for tests, for simulations, and for runs that need not be kept. */
public final class MemoryIoJournal implements IoJournal {
  // Both under the lock of this: calls to the outside are too slow for it to matter.
  private final Map<Long, NavigableMap<Long, IoRecord>> byProcess = new HashMap<>();
  private final List<IoRecord> records = new ArrayList<>();

  /** An empty journal. */
  public MemoryIoJournal() {}

  /**
   * A journal of an earlier run.
   *
   * @throws IllegalStateException if two records have the same pid and op
   */
  public MemoryIoJournal(List<IoRecord> records) {
    records.forEach(this::append);
  }

  @Override
  public void append(IoRecord entry, Kept kept) {
    append(entry);
    kept.done(null);
  }

  /**
   * Keeps a record.
   *
   * @throws IllegalStateException if its pid and op have one already
   */
  public synchronized void append(IoRecord entry) {
    NavigableMap<Long, IoRecord> calls =
        byProcess.computeIfAbsent(entry.pid(), _ -> new TreeMap<>());
    if (calls.putIfAbsent(entry.op(), entry) != null) {
      throw new IllegalStateException(
          "pid=%d op=%d has a record already; record into an empty journal, or recover from this"
              .formatted(entry.pid(), entry.op()));
    }
    records.add(entry);
  }

  @Override
  public synchronized IoRecord find(long pid, long op) {
    NavigableMap<Long, IoRecord> calls = byProcess.get(pid);
    return calls == null ? null : calls.get(op);
  }

  @Override
  public synchronized void cut(long pid, long op) {
    NavigableMap<Long, IoRecord> calls = byProcess.get(pid);
    if (calls != null && !calls.tailMap(op, true).isEmpty()) {
      calls.tailMap(op, true).clear();
      records.removeIf(entry -> entry.pid() == pid && entry.op() >= op);
    }
  }

  @Override
  public synchronized long size() {
    return records.size();
  }

  @Override
  public void forEach(Consumer<IoRecord> action) {
    copy().forEach(action);
  }

  /**
   * A journal of the first records of this one, as a crash would have left it.
   *
   * @throws IndexOutOfBoundsException if n is less than 0 or more than there are
   */
  public MemoryIoJournal prefix(int n) {
    List<IoRecord> all = copy();
    if (n < 0 || n > all.size()) {
      throw new IndexOutOfBoundsException("n=" + n + " is not from 0 to size=" + all.size());
    }
    return new MemoryIoJournal(all.subList(0, n));
  }

  private synchronized List<IoRecord> copy() {
    return List.copyOf(records);
  }
}
