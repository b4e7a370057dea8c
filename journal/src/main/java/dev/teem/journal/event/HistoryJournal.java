package dev.teem.journal.event;

import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * The I/O journal of a history: a log, an index of it on the heap, and the thread that writes.
 *
 * <p>Cores encode their records and hand them to that thread; none of them waits for it, for
 * another core or for a disk. What they look up is under the index's lock, which is held for a copy
 * out of mapped memory; it is looked up only while a replay or a recovery has no use for the
 * outside.
 */
final class HistoryJournal implements IoJournal, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HistoryJournal.class.getName());

  private final RecordLog log;

  /** Null if nothing is to be appended. */
  private final AnswerWriter writer;

  private final AgentRunner runner;

  // Both under the lock of the index; the writer adds to it.
  private final OperationIndex index;
  private final LogReader reader;

  private volatile boolean closed;

  private HistoryJournal(RecordLog log, OperationIndex index, boolean writable, boolean forced) {
    this.log = log;
    this.index = index;
    reader = log.newReader();
    writer = writable ? new AnswerWriter(log, index, forced) : null;
    runner = writable ? start(writer) : null;
  }

  private static AgentRunner start(AnswerWriter writer) {
    AgentRunner runner =
        new AgentRunner(
            new BackoffIdleStrategy(0, 0, 20_000, 100_000), HistoryJournal::report, null, writer);
    AgentRunner.startOnThread(runner);
    return runner;
  }

  private static void report(Throwable fault) {
    LOG.log(Level.ERROR, "the history's writer caught an exception and goes on", fault);
  }

  /** A journal that goes on after what the log has; the log stays the caller's to close. */
  static HistoryJournal appending(RecordLog log, OperationIndex index, boolean forced) {
    return new HistoryJournal(log, index, true, forced);
  }

  /** A journal that is only read. */
  static HistoryJournal reading(RecordLog log, OperationIndex index) {
    return new HistoryJournal(log, index, false, false);
  }

  @Override
  public void append(IoRecord entry, Kept kept) {
    requireWritable();
    writer.answer(entry.pid(), entry.op(), AnswerRecord.write(entry), kept);
  }

  @Override
  public IoRecord find(long pid, long op) {
    RecordInput found;
    synchronized (index) {
      requireOpen();
      long position = index.find(pid, op);
      if (position == 0) {
        return null;
      }
      reader.moveTo(position);
      found = RecordInput.of(reader);
    }
    return read(found, "pid=" + pid + " op=" + op);
  }

  private static IoRecord read(RecordInput in, String which) {
    try {
      return AnswerRecord.read(in);
    } catch (MalformedRecordException e) {
      throw new StoreException(which + ": not a record of a history: " + e.getMessage(), e);
    }
  }

  @Override
  public void cut(long pid, long op) {
    requireWritable();
    synchronized (index) {
      // Nearly always there is nothing to cut, and no record of it then.
      if (index.last(pid) < op) {
        return;
      }
    }
    writer.cut(new CutRecord(pid, op));
  }

  @Override
  public long size() {
    synchronized (index) {
      return index.size();
    }
  }

  @Override
  public void forEach(Consumer<IoRecord> action) {
    requireOpen();
    long left = size();
    try (LogReader all = log.newReader()) {
      while (left > 0 && all.next()) {
        if (all.type() == AnswerRecord.RECORD_TYPE) {
          IoRecord entry = read(RecordInput.of(all), all.place());
          if (isAt(entry, all.position())) {
            left--;
            action.accept(entry);
          }
        }
      }
    }
  }

  /** Whether the record counts, or has been cut. */
  private boolean isAt(IoRecord entry, long position) {
    synchronized (index) {
      return index.find(entry.pid(), entry.op()) == position;
    }
  }

  private void requireWritable() {
    requireOpen();
    if (writer == null) {
      throw new IllegalStateException(
          "the history is open for a replay, which keeps nothing; open it to recover");
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the history is closed; close the engine first, the history after it");
    }
  }

  /** Keeps what waits, cuts what a missing answer makes void, and stops. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (runner != null) {
      runner.close();
    }
    synchronized (index) {
      reader.close();
    }
  }
}
