package dev.teem.journal.receipt;

import dev.teem.engine.receipt.ReceiptBlockLayout;
import dev.teem.engine.receipt.StoreException;

/**
 * Where one receipt is: the position of its block in the log and its number in the block, in one
 * long.
 */
final class ReceiptPosition {
  private ReceiptPosition() {}

  static long of(long block, int entry) {
    return block << ReceiptBlockLayout.SLOT_BITS | entry;
  }

  static long block(long position) {
    return position >>> ReceiptBlockLayout.SLOT_BITS;
  }

  static int entry(long position) {
    return (int) position & (ReceiptBlockLayout.MAX_ENTRIES - 1);
  }

  /** An index led to a place where nothing can be. */
  static StoreException wrong(long position, String why) {
    return damaged("receipt index is wrong at position=" + position + ": " + why);
  }

  /** An index does not take a hash, which happens to none that holds hashes alone. */
  static StoreException wrong(IllegalStateException refusal) {
    return damaged("receipt index is damaged: " + refusal.getMessage());
  }

  private static StoreException damaged(String what) {
    return new StoreException(
        what
            + "; open with recover=true, or delete receipts.index and receipts.ids in the store's"
            + " folder, to have them made anew");
  }
}
