/** Histories: what devices answered and what happened in a run, kept so that it can be replayed. */
package dev.teem.journal.event;
