package dev.teem.engine.receipt;

/** Where receipts are kept and found again by input hash. A port: the journal implements it. */
public interface ReceiptStore {

  /** A view for one thread. */
  ReceiptReader newReader();

  /**
   * Takes a sealed block, from any thread, and returns at once. Later the store calls {@link
   * ReceiptBlock#stored} when the receipts are as durable as it promises and will be found, or
   * {@link ReceiptBlock#refused}.
   */
  void append(ReceiptBlock block);

  /**
   * The newest receipt's position; 0 if there is none. Positions grow, so that what was there
   * before a moment can be told from what came after.
   */
  long newestPosition();
}
