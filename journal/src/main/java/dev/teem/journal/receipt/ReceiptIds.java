package dev.teem.journal.receipt;

import dev.teem.engine.receipt.ReceiptBlockLayout;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.index.HashIndex;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Finds receipts by their ids. What a run needs is the way from the input hash; this index is
 * brought up to date with the log at each look-up, so that only those who look pay for it. Any
 * thread.
 */
public final class ReceiptIds {
  private final RecordLog receipts;
  private final HashIndex ids;

  // Under the lock of this, which is the one writer that the index may have.
  private final StoredBlock block = new StoredBlock();
  private final byte[] id = new byte[Sha256.LENGTH];

  /** Log and index stay the caller's to close. The index is for ids alone. */
  public ReceiptIds(RecordLog receipts, HashIndex ids) {
    this.receipts = receipts;
    this.ids = ids;
  }

  /**
   * Looks up a receipt.
   *
   * @return its position, or {@link ReceiptReader#ABSENT}
   * @throws StoreException if the log cannot be read
   */
  public synchronized long find(byte[] wanted, int offset) {
    catchUp();
    long position = ids.get(wanted, offset);
    return position != ReceiptReader.ABSENT && isOf(position, wanted, offset)
        ? position
        : ReceiptReader.ABSENT;
  }

  /** The index compares the first part of a key only, and may be damaged. */
  private boolean isOf(long position, byte[] wanted, int offset) {
    try (LogReader log = receipts.newReader()) {
      log.moveTo(ReceiptPosition.block(position));
      block.wrap(log);
      int entry = ReceiptPosition.entry(position);
      if (entry >= block.count()) {
        return false;
      }
      block.copy(entry, ReceiptBlockLayout.ID, id, 0);
      return Arrays.equals(id, 0, id.length, wanted, offset, offset + id.length);
    } catch (IllegalArgumentException e) {
      throw ReceiptPosition.wrong(position, e.getMessage());
    }
  }

  private void catchUp() {
    try (LogReader log = receipts.newReader()) {
      if (ids.checkpoint() != 0) {
        log.moveTo(ids.checkpoint());
      }
      while (log.next()) {
        if (log.type() == StoredBlock.RECORD_TYPE) {
          add(log);
        }
        ids.checkpoint(log.position());
      }
    }
  }

  private void add(LogReader log) {
    block.wrap(log);
    for (int entry = 0; entry < block.count(); entry++) {
      block.copy(entry, ReceiptBlockLayout.ID, id, 0);
      put(ReceiptPosition.of(log.position(), entry));
    }
  }

  private void put(long position) {
    try {
      ids.put(id, 0, position);
    } catch (UncheckedIOException e) {
      throw new StoreException("the index of ids cannot grow: " + e.getCause().getMessage(), e);
    } catch (IllegalStateException e) {
      throw ReceiptPosition.wrong(e);
    }
  }
}
