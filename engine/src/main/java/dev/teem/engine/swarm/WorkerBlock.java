package dev.teem.engine.swarm;

import dev.teem.engine.kernel.CoreMessage;
import dev.teem.engine.receipt.ReceiptBlock;
import dev.teem.engine.receipt.ReceiptBlockLayout;
import dev.teem.engine.receipt.StoreException;
import java.util.Arrays;

/**
 * A block of receipts that remembers whose they are. The store's answer travels back through the
 * core's inbox.
 */
final class WorkerBlock extends ReceiptBlock implements CoreMessage {
  private final RangeWorker worker;
  private final Range[] ranges = new Range[ReceiptBlockLayout.MAX_ENTRIES];
  private final int[] indexes = new int[ReceiptBlockLayout.MAX_ENTRIES];

  // Written by the store's thread before it posts, read by the core after: ordered by the inbox.
  private long firstPosition;
  private StoreException refusal;

  WorkerBlock(RangeWorker worker, BatchSpec spec, int cpuQuotaPct) {
    super(spec.yool().name(), spec.args(), null, cpuQuotaPct);
    this.worker = worker;
  }

  /** Notes whose receipt was added last. */
  void belongsTo(Range range, int index) {
    ranges[count() - 1] = range;
    indexes[count() - 1] = index;
  }

  Range range(int entry) {
    return ranges[entry];
  }

  int index(int entry) {
    return indexes[entry];
  }

  long position(int entry) {
    return firstPosition + entry;
  }

  /** Why the store did not take it, or null if it did. */
  StoreException refusal() {
    return refusal;
  }

  @Override
  public void stored(long position) {
    firstPosition = position;
    refusal = null;
    worker.core().post(this);
  }

  @Override
  public void refused(StoreException cause) {
    refusal = cause;
    worker.core().post(this);
  }

  @Override
  public void onCore() {
    worker.onAnswer(this);
  }

  void reset() {
    Arrays.fill(ranges, 0, count(), null);
    clear();
  }
}
