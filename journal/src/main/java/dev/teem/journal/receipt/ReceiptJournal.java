package dev.teem.journal.receipt;

import dev.teem.engine.receipt.ReceiptBlock;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.index.HashIndex;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;

/** The receipt store of the journal: two logs, an index and the thread that writes them. */
public final class ReceiptJournal implements ReceiptStore, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ReceiptJournal.class.getName());

  private static final long CLOSED_CHECK_MILLIS = 100;
  private static final int NO_TIME_OUT = 0;

  private final RecordLog receipts;
  private final RecordLog outputs;
  private final HashIndex index;
  private final ReceiptWriter writer;
  private final AgentRunner runner;
  private final long recovered;
  private final long withoutOutput;

  /**
   * Brings the index up to date and starts the writer. Logs and index stay the caller's to close,
   * after this.
   *
   * @param forced whether receipts are forced to the disk before they are acknowledged
   * @throws StoreException if the log cannot be read
   */
  public ReceiptJournal(RecordLog receipts, RecordLog outputs, HashIndex index, boolean forced) {
    this.receipts = receipts;
    this.outputs = outputs;
    this.index = index;
    IndexRecovery.Result result = IndexRecovery.run(index, receipts, outputs);
    recovered = result.added();
    withoutOutput = result.withoutOutput();
    writer = new ReceiptWriter(receipts, outputs, index, forced);
    runner =
        new AgentRunner(
            new BackoffIdleStrategy(0, 0, 20_000, 200_000), ReceiptJournal::report, null, writer);
    AgentRunner.startOnThread(runner);
  }

  /**
   * The position of the outputs that a block of receipts is about: those and what is before them
   * were in place when the block was appended. 0 if there is no such block, or it has no outputs.
   */
  public static long outputsOf(RecordLog receipts, long block) {
    if (block == 0) {
      return 0;
    }
    try (LogReader reader = receipts.newReader()) {
      reader.moveTo(block);
      if (reader.type() != StoredBlock.RECORD_TYPE) {
        return 0;
      }
      StoredBlock stored = new StoredBlock();
      stored.wrap(reader);
      return stored.outputsPosition();
    }
  }

  private static void report(Throwable fault) {
    LOG.log(Level.ERROR, "the receipt writer caught an exception and goes on", fault);
  }

  @Override
  public ReceiptReader newReader() {
    return new JournalReceiptReader(index, receipts.newReader(), outputs.newReader());
  }

  @Override
  public void append(ReceiptBlock block) {
    writer.offer(block);
  }

  @Override
  public long newestPosition() {
    return writer.newestPosition();
  }

  /**
   * Shows a visitor every receipt in the log, oldest first, those included that the index does not
   * lead to any more. For audits: it reads the whole log. Any thread; what is appended meanwhile
   * may or may not be shown.
   *
   * @param visitor gets the same reader each time, moved on; not to be kept or closed
   * @throws StoreException if the log has a record that cannot be read
   */
  public void forEach(Consumer<ReceiptReader> visitor) {
    try (LogReader log = receipts.newReader();
        ReceiptReader reader = newReader()) {
      StoredBlock block = new StoredBlock();
      while (log.next()) {
        if (log.type() != StoredBlock.RECORD_TYPE) {
          continue;
        }
        block.wrap(log);
        for (int entry = 0; entry < block.count(); entry++) {
          reader.moveTo(ReceiptPosition.of(log.position(), entry));
          visitor.accept(reader);
        }
      }
    }
  }

  /**
   * Shows a visitor what each block of receipts in the log takes and how old it is, oldest first.
   * Much less work than {@link #forEach}, but reads the whole log too. Any thread.
   *
   * @throws StoreException if the log has a record that cannot be read
   */
  public void forEachBlock(Consumer<BlockSummary> visitor) {
    try (LogReader log = receipts.newReader();
        LogReader bodies = outputs.newReader()) {
      StoredBlock block = new StoredBlock();
      while (log.next()) {
        if (log.type() == StoredBlock.RECORD_TYPE) {
          block.wrap(log);
          visitor.accept(BlockSummary.of(block, log, bodies));
        }
      }
    }
  }

  /**
   * Has something done between two writes, on the writer's thread, and waits for it: nothing is
   * appended meanwhile, and nobody learns of a receipt.
   *
   * @throws IllegalStateException if the journal is closed
   */
  public <T> T betweenWrites(Supplier<T> errand) {
    FutureTask<T> task = new FutureTask<>(errand::get);
    writer.offer(task);
    while (true) {
      try {
        return task.get(CLOSED_CHECK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (runner.isClosed() && !task.isDone()) {
          throw new IllegalStateException("the receipt journal is closed");
        }
      } catch (InterruptedException e) {
        task.cancel(false);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for the receipt writer", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      }
    }
  }

  /**
   * Reckons every hash anew and compares the index with the log: see {@link ReceiptVerification}.
   * Any thread, while nothing is appended.
   *
   * @param faults is told of each thing that is not as it was written
   * @param goOn is asked after each receipt, given how many there were, whether to go on
   */
  public ReceiptVerification.Result verify(
      Consumer<ReceiptVerification.Fault> faults, LongPredicate goOn) {
    return ReceiptVerification.run(this, faults, goOn);
  }

  /** Receipts that can be found. */
  public long size() {
    return index.size();
  }

  /** Receipts that opening put into the index from the log. */
  public long recovered() {
    return recovered;
  }

  /** Receipts that opening found to have lost their output: their work will be done again. */
  public long withoutOutput() {
    return withoutOutput;
  }

  /** Writes what waits and stops the writer. Idempotent. */
  @Override
  public void close() {
    // However long that takes: after a time-out it would be interrupted in the middle of a write.
    runner.close(NO_TIME_OUT, null);
  }
}
