package dev.teem.journal.event;

import dev.teem.engine.event.IoJournal.Kept;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.RecordLog;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * The one writer of the I/O log: appends what waits, puts it into the index, forces the log once
 * for all of it where a loss of power must not matter, and then tells who waits.
 */
final class AnswerWriter implements Agent {
  private static final System.Logger LOG = System.getLogger(AnswerWriter.class.getName());

  /** Records that share a force, bounded so that the first does not wait for hundreds of others. */
  private static final int GROUP = 256;

  private static final int CHUNK = 1024;

  private final RecordLog log;
  private final OperationIndex index;
  private final boolean forced;

  // Any thread to the writer's. Without a bound of its own: it has at most what the processes have
  // asked for and wait for, and an answer that was paid for is not to be refused.
  private final MpscUnboundedAtomicArrayQueue<Entry> inbox =
      new MpscUnboundedAtomicArrayQueue<>(CHUNK);

  // The writer's thread only.
  private final List<Entry> group = new ArrayList<>(GROUP);
  private final List<Entry> written = new ArrayList<>(GROUP);
  private StoreException broken;

  /**
   * What waits to be appended.
   *
   * @param kept who waits; null for a cut, for which nobody does
   */
  private record Entry(long pid, long op, RecordOutput record, Kept kept) {}

  /**
   * A writer.
   *
   * @param index is looked at by other threads under its lock
   */
  AnswerWriter(RecordLog log, OperationIndex index, boolean forced) {
    this.log = log;
    this.index = index;
    this.forced = forced;
  }

  /** Any thread. */
  void answer(long pid, long op, RecordOutput record, Kept kept) {
    inbox.offer(new Entry(pid, op, record, kept));
  }

  /** Any thread. */
  void cut(CutRecord cut) {
    inbox.offer(new Entry(cut.pid(), cut.op(), cut.write(), null));
  }

  @Override
  public String roleName() {
    return "teem-history";
  }

  @Override
  public int doWork() {
    int count = inbox.drain(group::add, GROUP);
    if (count > 0) {
      group.forEach(this::write);
      StoreException failure = forced && !written.isEmpty() ? force() : null;
      written.forEach(entry -> tell(entry, failure));
      group.clear();
      written.clear();
    }
    return count;
  }

  /** What is in the inbox is kept; then what a missing answer makes void is cut. */
  @Override
  public void onClose() {
    while (doWork() > 0) {
      // What was given before the close is written.
    }
    synchronized (index) {
      index.gaps().forEach(this::cut);
    }
    while (doWork() > 0) {
      // The cuts.
    }
  }

  private void write(Entry entry) {
    try {
      if (broken != null) {
        throw broken;
      }
      if (entry.kept() == null) {
        append(CutRecord.RECORD_TYPE, entry);
        synchronized (index) {
          index.cut(entry.pid(), entry.op());
        }
      } else {
        appendAnswer(entry);
        written.add(entry);
      }
    } catch (RuntimeException e) {
      if (entry.kept() == null && broken == null) {
        // Later records of the process would stand beside those that count no more.
        fail("a cut of pid=" + entry.pid() + " cannot be kept: " + e.getMessage(), e);
      }
      tell(entry, e);
    }
  }

  private void appendAnswer(Entry entry) {
    synchronized (index) {
      if (index.find(entry.pid(), entry.op()) != 0) {
        throw new IllegalStateException(
            "pid=%d op=%d has a record already; record into an empty history, or recover this one"
                .formatted(entry.pid(), entry.op()));
      }
    }
    long position = append(AnswerRecord.RECORD_TYPE, entry);
    synchronized (index) {
      index.add(entry.pid(), entry.op(), position);
    }
  }

  private long append(int type, Entry entry) {
    try {
      return log.append(type, entry.record().array(), 0, entry.record().length());
    } catch (StoreException e) {
      // A full disk: the log is as it was, and takes records again when there is room.
      throw e;
    } catch (RuntimeException e) {
      throw fail("the history cannot be written: " + e.getMessage(), e);
    }
  }

  /** Null if all that was appended is on the disk. */
  private StoreException force() {
    if (broken == null) {
      try {
        log.force();
      } catch (RuntimeException e) {
        // Nobody can tell what is on the disk now.
        fail("the disk did not take what was written: " + e.getMessage(), e);
      }
    }
    return broken;
  }

  /** Nothing more is kept until the history is opened anew. */
  private StoreException fail(String message, RuntimeException cause) {
    broken = new StoreException(message, cause);
    LOG.log(Level.ERROR, "the history takes nothing more: " + message);
    return broken;
  }

  private static void tell(Entry entry, RuntimeException failure) {
    if (entry.kept() == null) {
      return;
    }
    try {
      entry.kept().done(failure);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "nobody could be told about pid=" + entry.pid(), e);
    }
  }
}
