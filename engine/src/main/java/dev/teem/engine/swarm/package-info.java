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
 *
 * <p>What is said of agents that do not run takes memory for what differs, not for each of them: a
 * {@link dev.teem.engine.swarm.LazyBatch} or {@link dev.teem.engine.swarm.NestedBatches} gives any
 * of them by its number, a {@link dev.teem.engine.swarm.DoneBitmap} tells which are done, an {@link
 * dev.teem.engine.swarm.AggregateReceipt} stands for the receipts of all, and {@link
 * dev.teem.engine.swarm.ActiveAgents} keeps tokens of those that are idle. Each belongs to one
 * thread at a time, and none knows of the others.
 */
package dev.teem.engine.swarm;
