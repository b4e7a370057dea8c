/**
 * Lazy batches: any number of virtual agents that cost nothing until they run.
 *
 * <p>Threads of a running batch, and what each owns:
 *
 * <pre>
 *   feeder -----Range-----> core 0..n-1 -----Range-----> collector (the caller's thread)
 *     ^                      |       ^                        |
 *     |               ReceiptBlock   | acknowledged           |
 *     |                      v       |                        |
 *     |                     store ---+                        |
 *     +------------------------- empty Range -----------------+
 * </pre>
 *
 * A {@link dev.teem.engine.swarm.Range} is the unit that is handed on; whoever holds it owns it,
 * and every arrow is a queue, so its fields need no access modes. The number of ranges is fixed,
 * which bounds memory and everything that waits, whatever the number of agents.
 */
package dev.teem.engine.swarm;
