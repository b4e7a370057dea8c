package dev.teem.engine.swarm;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One receipt for all agents of a batch: the root of a Merkle tree over the SHA-256 of their
 * outputs, made by {@link MerkleRange}. With it and a {@link LeafProof} anybody can check what
 * became of one agent. Outputs and not their receipts, since these say when: so the root is the
 * same whenever, wherever and in however many attempts the batch has come to its end.
 *
 * @param depth of the batch
 * @param branching of the batch
 * @param root SHA-256 over shape and tree, in lower-case hex
 */
public record AggregateReceipt(int depth, long branching, String root) {
  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{" + Sha256.HEX_LENGTH + "}");

  /**
   * Checks the components.
   *
   * @throws IllegalArgumentException if there is no such batch, or the root is no hash
   */
  public AggregateReceipt {
    new LazyBatch(depth, branching);
    if (!ROOT.matcher(root).matches()) {
      throw new IllegalArgumentException(
          "root="
              + CanonicalJson.excerpt(root)
              + " is not "
              + Sha256.HEX_LENGTH
              + " digits of 0-9 and a-f");
    }
  }

  static AggregateReceipt of(LazyBatch batch, byte[] root) {
    return new AggregateReceipt(batch.depth(), batch.branching(), Sha256.hex(root));
  }

  /** The shape of the batch. */
  public LazyBatch batch() {
    return new LazyBatch(depth, branching);
  }

  /** Its JSON form: every component under its name. */
  public Map<String, Object> toJson() {
    return Map.of("depth", (long) depth, "branching", branching, "root", root);
  }

  /**
   * Its canonical form. An agent whose work was a batch of its own gives this as its output: then
   * the receipt of the batch that it is in stands for those below too, and {@link
   * LeafProof#provesBatch} leads from one to the other.
   */
  public byte[] toBytes() {
    return CanonicalJson.bytes(toJson());
  }
}
