/**
 * Keeps lanes staffed: {@link dev.teem.journal.watchdog.Watchdog} does what a {@link
 * dev.teem.journal.lease.Supervisor} plans, on what a {@link dev.teem.journal.lease.LeaseJournal}
 * says, with workers that are processes of their own.
 */
package dev.teem.journal.watchdog;
