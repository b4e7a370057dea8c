package dev.teem.engine.swarm;

import dev.teem.engine.receipt.Sha256;
import java.util.function.BiConsumer;

/**
 * Proof of what became of one agent of a batch: the hashes that are joined with its own on the way
 * to the root of an {@link AggregateReceipt}. Immutable; nothing in it is believed before it is
 * checked.
 */
public final class LeafProof {
  private final long agent;
  private final byte[] siblings;

  /**
   * A proof, as {@link #agent} and {@link #siblings} give it.
   *
   * @param agent number of the agent
   * @param siblings hashes of 32 bytes each, from below; copied
   */
  public LeafProof(long agent, byte[] siblings) {
    this.agent = agent;
    this.siblings = siblings.clone();
  }

  /** The number of the agent. */
  public long agent() {
    return agent;
  }

  /** The hashes, 32 bytes each, from below: a copy. */
  public byte[] siblings() {
    return siblings.clone();
  }

  /**
   * Whether it proves what the agent has come to.
   *
   * @param sha256 of the agent's output where the whole is a batch, of the step's receipt where it
   *     is a program; 32 bytes, with any other number nothing is proved
   */
  public boolean provesLeaf(byte[] sha256, AggregateReceipt whole) {
    return sha256.length == MerkleHash.LENGTH
        && proves(whole, (hash, leaf) -> hash.leaf(sha256, 0, leaf, 0));
  }

  /** Whether it proves that the agent has had a batch run, and to what that has come. */
  public boolean provesBatch(AggregateReceipt nested, AggregateReceipt whole) {
    return provesLeaf(Sha256.of(nested.toBytes()), whole);
  }

  /** Whether it proves that the agent failed. */
  public boolean provesFailed(AggregateReceipt whole) {
    return proves(whole, (hash, leaf) -> hash.failed(leaf, 0));
  }

  /** Whether it proves that the agent was not run. */
  public boolean provesMissing(AggregateReceipt whole) {
    return proves(whole, (hash, leaf) -> hash.missing(leaf, 0));
  }

  private boolean proves(AggregateReceipt whole, BiConsumer<MerkleHash, byte[]> leaf) {
    LazyBatch batch = whole.batch();
    MerkleShape shape = new MerkleShape(batch);
    if (agent < 0
        || agent >= batch.agents()
        || siblings.length != shape.siblings(agent) * MerkleHash.LENGTH) {
      return false;
    }
    MerkleHash hash = new MerkleHash();
    byte[] joined = new byte[MerkleHash.LENGTH];
    leaf.accept(hash, joined);
    int at = 0;
    for (int height = 0; height < shape.top(); height++) {
      if (shape.isRight(height, agent)) {
        hash.inner(siblings, at, joined, 0, joined, 0);
        at += MerkleHash.LENGTH;
      } else if (!shape.isLast(height, agent)) {
        hash.inner(joined, 0, siblings, at, joined, 0);
        at += MerkleHash.LENGTH;
      }
    }
    return AggregateReceipt.of(batch, hash.root(batch, joined, 0)).equals(whole);
  }
}
