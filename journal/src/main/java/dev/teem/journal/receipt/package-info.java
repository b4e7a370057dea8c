/**
 * The receipts of an engine on disk: a log of receipt blocks, a log of the outputs they are about,
 * and an off-heap index from input hash to receipt.
 *
 * <p>One thread, the {@link dev.teem.journal.receipt.ReceiptWriter}'s, appends to both logs and
 * puts into the index. Cores read through {@link dev.teem.journal.receipt.JournalReceiptReader}s of
 * their own and never wait for it.
 */
package dev.teem.journal.receipt;
