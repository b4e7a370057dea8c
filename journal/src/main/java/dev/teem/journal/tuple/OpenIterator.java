package dev.teem.journal.tuple;

import dev.teem.engine.space.Tuple;
import dev.teem.journal.log.RecordLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads open tuples, so many at a time. They are looked up by key, on the log's thread: compacting
 * the log in between moves them.
 */
final class OpenIterator implements Iterator<Tuple> {
  private static final long READ_AHEAD_BYTES = 1 << 18;

  private final RecordLog log;
  private final LogThread thread;
  private final OpenTuples open;
  private final Iterator<TupleKey> keys;
  private final Deque<Tuple> read = new ArrayDeque<>();

  OpenIterator(RecordLog log, LogThread thread, OpenTuples open) {
    this.log = log;
    this.thread = thread;
    this.open = open;
    List<TupleKey> order = open.inOrder();
    keys = order.iterator();
  }

  @Override
  public boolean hasNext() {
    while (read.isEmpty() && keys.hasNext()) {
      thread.run(this::readMore);
    }
    return !read.isEmpty();
  }

  @Override
  public Tuple next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more tuples are open");
    }
    return read.remove();
  }

  private Void readMore() {
    try (EntryReader reader = new EntryReader(log.newReader())) {
      long bytes = 0;
      while (keys.hasNext() && bytes < READ_AHEAD_BYTES) {
        long place = open.place(keys.next());
        if (place != OpenTuples.ABSENT) {
          reader.moveTo(place);
          bytes += reader.length();
          read.add(tuple(reader));
        }
      }
    }
    return null;
  }

  private static Tuple tuple(EntryReader reader) {
    TupleEntry entry = reader.entry();
    try {
      return Tuple.fromJson(entry.tuple());
    } catch (IllegalArgumentException e) {
      throw TupleEntries.notAnEntry(reader.record(), e.getMessage(), e);
    }
  }
}
