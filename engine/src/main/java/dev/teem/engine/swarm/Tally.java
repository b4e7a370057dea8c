package dev.teem.engine.swarm;

/**
 * What is done of a running batch, range by range, and the tree over its outputs. Written by the
 * collector alone. What is done may be read by any thread, under the monitor of this, which the
 * collector takes once for each range; the tree is the collector's, and whoever learns from it that
 * the batch has ended.
 */
final class Tally {
  /** Under the monitor. */
  private final DoneBitmap done;

  private final MerkleRange leaves;

  Tally(LazyBatch batch, long[] toProve) {
    done = new DoneBitmap(batch.agents());
    leaves = new MerkleRange(batch, 0);
    for (long agent : toProve) {
      leaves.prove(agent);
    }
  }

  /** All agents of a range have their results; others before it may have none yet. */
  synchronized void arrived(Range range) {
    done.set(range.firstAgent(), range.firstAgent() + range.count());
  }

  /** The same in the order of the agents. */
  void inOrder(Range range) {
    for (int i = 0; i < range.count(); i++) {
      if (range.failed(i)) {
        leaves.addFailed();
      } else {
        leaves.add(range.outputShas, i * Range.HASH);
      }
    }
  }

  /** A copy of what is done. */
  DoneBitmap done() {
    byte[] bytes;
    synchronized (this) {
      // Few: ranges end nearly in their order.
      bytes = done.toBytes();
    }
    return DoneBitmap.fromBytes(bytes);
  }

  /** Once all are done. */
  AggregateReceipt receipt() {
    return leaves.receipt();
  }

  LeafProof proof(long agent) {
    return leaves.proof(agent);
  }
}
