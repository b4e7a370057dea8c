/**
 * An off-heap index from 32-byte digests to positions in a log, which survives {@code kill -9} and
 * knows when it cannot be trusted.
 */
package dev.teem.journal.index;
