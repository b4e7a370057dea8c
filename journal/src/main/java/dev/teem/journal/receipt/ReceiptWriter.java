package dev.teem.journal.receipt;

import static dev.teem.engine.receipt.ReceiptBlockLayout.ENTRY_LENGTH;
import static dev.teem.engine.receipt.ReceiptBlockLayout.INPUT_HASH;

import dev.teem.engine.receipt.ReceiptBlock;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.index.HashIndex;
import dev.teem.journal.log.RecordLog;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;

/**
 * The one writer of receipts: takes the blocks that wait, appends their outputs, then their
 * receipts, then puts the receipts into the index, then tells the owners. Where power must not
 * matter each of the two appends is forced once for all the blocks that were waiting.
 *
 * <p>The order is the recovery rule: a receipt in the log has its outputs in theirs, and what is in
 * the index is in the log. What a crash leaves at any point is read again by {@link IndexRecovery}.
 */
final class ReceiptWriter implements Agent {
  /** The type of the records in the outputs log: the outputs of one block, back to back. */
  private static final int OUTPUTS_TYPE = 2;

  private static final int INBOX_CAPACITY = 1 << 14;

  /** Blocks that share a force, bounded so that the first does not wait for hundreds of others. */
  private static final int GROUP = 256;

  private final RecordLog receipts;
  private final RecordLog outputs;
  private final HashIndex index;
  private final boolean forced;

  // Any thread to the writer's.
  private final MpscAtomicArrayQueue<ReceiptBlock> inbox =
      new MpscAtomicArrayQueue<>(INBOX_CAPACITY);
  private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();

  // The writer's thread only.
  private final List<ReceiptBlock> group = new ArrayList<>(GROUP);
  private StoreException broken;

  // Written by the writer's thread after the index has the receipts, read by any.
  private volatile long newestPosition;

  ReceiptWriter(RecordLog receipts, RecordLog outputs, HashIndex index, boolean forced) {
    this.receipts = receipts;
    this.outputs = outputs;
    this.index = index;
    this.forced = forced;
    newestPosition = newest(receipts.lastPosition());
  }

  private static long newest(long block) {
    return block == 0 ? 0 : ReceiptPosition.of(block + 1, 0) - 1;
  }

  /** The largest position that a receipt can have now. */
  long newestPosition() {
    return newestPosition;
  }

  void offer(ReceiptBlock block) {
    if (!inbox.offer(block)) {
      block.refused(
          new StoreException("more than " + INBOX_CAPACITY + " blocks wait for the store"));
    }
  }

  /** Has something run between two writes. It must not throw. */
  void offer(Runnable errand) {
    errands.add(errand);
  }

  @Override
  public String roleName() {
    return "teem-receipts";
  }

  @Override
  public int doWork() {
    int count = inbox.drain(group::add, GROUP);
    if (count > 0) {
      try {
        write();
      } finally {
        group.clear();
      }
    }
    for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
      errand.run();
      count++;
    }
    return count;
  }

  @Override
  public void onClose() {
    while (doWork() > 0) {
      // What was offered before the close is written.
    }
  }

  private void write() {
    step(this::appendOutputs);
    force(outputs);
    step(this::appendReceipts);
    force(receipts);
    step(this::index);
    for (ReceiptBlock block : group) {
      block.stored(ReceiptPosition.of(block.writtenAt(), 0));
    }
  }

  /**
   * Does one step for every block of the group. A block for which it fails is refused, and left out
   * from then on.
   */
  private void step(Consumer<ReceiptBlock> action) {
    for (Iterator<ReceiptBlock> blocks = group.iterator(); blocks.hasNext(); ) {
      ReceiptBlock block = blocks.next();
      try {
        if (broken != null) {
          throw broken;
        }
        action.accept(block);
      } catch (StoreException e) {
        blocks.remove();
        block.refused(e);
      } catch (Throwable e) {
        // An owner must be answered whatever happens; what the log is worth now, only an opening
        // can tell.
        broken = new StoreException("the store cannot be written: " + e.getMessage(), e);
        blocks.remove();
        block.refused(broken);
      }
    }
  }

  private void appendOutputs(ReceiptBlock block) {
    block.outputsAt(
        block.outputsLength() == 0
            ? 0
            : outputs.append(OUTPUTS_TYPE, block.outputs(), 0, block.outputsLength()));
  }

  private void appendReceipts(ReceiptBlock block) {
    block.writtenAt(receipts.append(StoredBlock.RECORD_TYPE, block.bytes(), 0, block.length()));
  }

  private void force(RecordLog log) {
    if (!forced || group.isEmpty()) {
      return;
    }
    try {
      log.force();
    } catch (Throwable e) {
      // Nobody can tell what is on the disk now, so nothing more is acknowledged until the store is
      // opened anew. What failed before is the better reason.
      if (broken == null) {
        broken = new StoreException("the disk did not take what was written: " + e.getMessage(), e);
      }
      step(block -> {});
    }
  }

  private void index(ReceiptBlock block) {
    byte[] bytes = block.bytes();
    long first = ReceiptPosition.of(block.writtenAt(), 0);
    try {
      for (int entry = 0; entry < block.count(); entry++) {
        index.put(bytes, block.entriesStart() + entry * ENTRY_LENGTH + INPUT_HASH, first + entry);
      }
      index.checkpoint(block.writtenAt());
    } catch (UncheckedIOException e) {
      // The receipts are in the log, and the next opening puts them into the index; but a later
      // checkpoint would claim that they are there already.
      broken = new StoreException("the receipt index cannot grow: " + e.getCause().getMessage(), e);
      throw broken;
    } catch (IllegalStateException e) {
      broken = ReceiptPosition.wrong(e);
      throw broken;
    }
    newestPosition = newest(block.writtenAt());
  }
}
