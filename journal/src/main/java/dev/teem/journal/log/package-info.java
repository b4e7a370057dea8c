/**
 * Append-only logs of checked records: {@link dev.teem.journal.log.ChronicleLog} in files written
 * by Chronicle Queue, {@link dev.teem.journal.log.MemoryLog} in memory. One thread writes, each
 * reading thread has a {@link dev.teem.journal.log.LogReader} of its own. Where many threads or
 * processes append, {@link dev.teem.journal.log.SharedLog} lets them take turns. No type of
 * Chronicle is visible.
 */
package dev.teem.journal.log;
