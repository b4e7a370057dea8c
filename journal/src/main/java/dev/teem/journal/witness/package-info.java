/**
 * Whether what an agent says it did can be seen in the world: claims, read-backs of what happened,
 * and verdicts.
 *
 * <p>A claim says that one entity of a store was changed. Two {@link
 * dev.teem.journal.witness.Snapshot}s of that store, which the claimant did not write, have a
 * {@link dev.teem.journal.witness.StateDelta}; a {@link dev.teem.journal.witness.StateDiffWitness}
 * reads the claim back from it, and a {@link dev.teem.journal.witness.Verdict} joins what it and
 * other sources report. What cannot be read is never taken for empty: no snapshot, no verdict but
 * "unwitnessed".
 *
 * <p>Everything here is immutable: any thread may use it.
 */
package dev.teem.journal.witness;
