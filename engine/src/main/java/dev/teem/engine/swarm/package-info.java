/**
 * Swarms of agents: as tuples that hosts spawn, and as lazy batches, any number of virtual agents
 * that cost nothing until they run.
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
 * {@link dev.teem.engine.swarm.LazyBatch} gives any of them by its number, and any of them can be
 * put out and have a batch of its own spawned under it; a {@link dev.teem.engine.swarm.DoneBitmap}
 * tells which are done, and an {@link dev.teem.engine.swarm.AggregateReceipt} stands for the
 * outputs of all. Each belongs to one thread at a time, and none knows of the others; a batch that
 * is asked to aggregate has a bitmap and a tree, which are the collector's, and gives copies of the
 * bitmap to whoever asks.
 *
 * <p>A {@link dev.teem.engine.swarm.Swarm} is for any thread. It owns no tuples, the space does; it
 * knows which of them are active agents, and has a {@link dev.teem.engine.swarm.CompressToken} of
 * each that is idle and has left the space, whose data is with a {@link
 * dev.teem.engine.swarm.DataKeeper}:
 *
 * <pre>
 *                spawn, out                    in
 *   any thread ------------> tuple in space ------> who works on it
 *                               |   ^   ^              |
 *                      compress |   |   +--------------+ out, give back
 *                               v   | restore
 *                         token, and data with the keeper
 * </pre>
 */
package dev.teem.engine.swarm;
