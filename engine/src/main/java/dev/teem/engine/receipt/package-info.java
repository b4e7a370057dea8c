/**
 * Receipts: the immutable record of what ran, in canonical form, found again by what went in.
 *
 * <p>{@link dev.teem.engine.receipt.Receipt} is the form for people and other systems; {@link
 * dev.teem.engine.receipt.ReceiptBlock} is the same in the bytes in which millions are written and
 * read.
 */
package dev.teem.engine.receipt;
