package dev.teem.journal.receipt;

import dev.teem.engine.receipt.ReceiptBlockLayout;

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
}
