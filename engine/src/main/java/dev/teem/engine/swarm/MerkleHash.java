package dev.teem.engine.swarm;

import dev.teem.engine.receipt.Sha256;
import java.nio.ByteBuffer;

/**
 * The hashes of a {@link MerkleRange}: SHA-256 over a byte that says of what, so that none can be
 * passed off as another, and that itself. RFC 6962, section 2.1, does so for leaves and nodes.
 *
 * <pre>
 *   00  hash                       a leaf: of its output, or of its receipt
 *   01  left hash  right hash      an inner node
 *   02                             a leaf that failed
 *   03                             a leaf that has not been run
 *   04  depth  branching  hash     the root: two longs, big-endian, and the hash of the tree
 * </pre>
 *
 * An instance belongs to one thread at a time.
 */
final class MerkleHash {
  static final int LENGTH = Sha256.LENGTH;

  private static final byte LEAF = 0;
  private static final byte INNER = 1;
  private static final byte FAILED = 2;
  private static final byte MISSING = 3;
  private static final byte ROOT = 4;

  private final Sha256 sha256 = new Sha256();
  private final byte[] message = new byte[1 + 2 * LENGTH];

  void leaf(byte[] hash, int offset, byte[] target, int targetOffset) {
    System.arraycopy(hash, offset, message, 1, LENGTH);
    digest(LEAF, 1 + LENGTH, target, targetOffset);
  }

  void failed(byte[] target, int targetOffset) {
    digest(FAILED, 1, target, targetOffset);
  }

  void missing(byte[] target, int targetOffset) {
    digest(MISSING, 1, target, targetOffset);
  }

  void inner(
      byte[] left, int leftOffset, byte[] right, int rightOffset, byte[] target, int targetOffset) {
    System.arraycopy(left, leftOffset, message, 1, LENGTH);
    System.arraycopy(right, rightOffset, message, 1 + LENGTH, LENGTH);
    digest(INNER, 1 + 2 * LENGTH, target, targetOffset);
  }

  /** The hash that stands for a whole tree; its shape is part of it. */
  byte[] root(LazyBatch batch, byte[] tree, int offset) {
    ByteBuffer.wrap(message)
        .position(1)
        .putLong(batch.depth())
        .putLong(batch.branching())
        .put(tree, offset, LENGTH);
    byte[] root = new byte[LENGTH];
    digest(ROOT, 1 + 2 * Long.BYTES + LENGTH, root, 0);
    return root;
  }

  private void digest(byte what, int length, byte[] target, int targetOffset) {
    message[0] = what;
    sha256.digest(message, 0, length, target, targetOffset);
  }
}
