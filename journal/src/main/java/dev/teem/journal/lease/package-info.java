/**
 * Leases of lanes: who may work where, as a fold over a journal of decisions.
 *
 * <p>{@link dev.teem.journal.lease.JournalReader} turns text into entries, {@link
 * dev.teem.journal.lease.LeaseFold} turns entries into the leases that are live, {@link
 * dev.teem.journal.lease.Arbiter} decides on requests, {@link dev.teem.journal.lease.Entries} has
 * the entries that record decisions. {@link dev.teem.journal.lease.Supervisor} plans how to keep
 * lanes staffed, {@link dev.teem.journal.lease.Launch} is what is remembered of those who do. All
 * that reads no clock and touches no disk; {@link dev.teem.journal.lease.LeaseJournal} does, and
 * puts it together for the processes of a machine.
 */
package dev.teem.journal.lease;
