package dev.teem.engine.agent;

import dev.teem.engine.swarm.AggregateReceipt;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.swarm.LeafProof;
import dev.teem.engine.swarm.MerkleRange;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The receipts of a program's steps, and what stands for them all: the root of a Merkle tree with a
 * leaf for each step. A step that did not run is a leaf that says so.
 *
 * @param steps how many steps the program has
 * @param ids of the receipts in hex, from the first step on. The last one may be that of a failure
 */
public record ProgramReceipts(int steps, List<String> ids) {
  /** Copies the list. */
  public ProgramReceipts {
    ids = List.copyOf(ids);
    if (ids.size() > steps) {
      throw new IllegalArgumentException("ids=" + ids.size() + " are more than steps=" + steps);
    }
  }

  /** What stands for them all. */
  public AggregateReceipt aggregate() {
    return tree(new MerkleRange(new LazyBatch(1, steps), 0)).receipt();
  }

  /**
   * The proof of what became of a step, to be checked against the {@link #aggregate}.
   *
   * @param step from 0
   */
  public LeafProof proof(int step) {
    Objects.checkIndex(step, steps);
    MerkleRange range = new MerkleRange(new LazyBatch(1, steps), 0);
    range.prove(step);
    return tree(range).proof(step);
  }

  private MerkleRange tree(MerkleRange range) {
    ids.forEach(id -> range.add(HexFormat.of().parseHex(id), 0));
    range.addMissing(steps - ids.size());
    return range;
  }
}
