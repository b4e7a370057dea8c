/**
 * Append-only logs of checked records: {@link dev.teem.journal.log.ChronicleLog} in files written
 * by Chronicle Queue, {@link dev.teem.journal.log.MemoryLog} in memory. One thread writes, each
 * reading thread has a {@link dev.teem.journal.log.LogReader} of its own. No type of Chronicle is
 * visible.
 */
package dev.teem.journal.log;
