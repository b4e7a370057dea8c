package dev.teem.engine.swarm;

/**
 * Where the hashes of a {@link MerkleRange} sit: the batch's own tree, with a binary tree within
 * each of its nodes. Immutable.
 *
 * <p>A node of the batch pairs its children, then the pairs, and so on; one that is left over goes
 * up as it is, which gives the tree of RFC 6962, section 2.1, over the children. Heights count the
 * levels of pairs: {@code width} of them, {@code ceil(log2 branching)}, make a level of the batch.
 * At each height the subtrees of a node have an index, from 0.
 */
final class MerkleShape {
  private final long branching;
  private final int width;
  private final int top;

  /** The leaves below a node, by levels of the batch from the bottom. */
  private final long[] leaves;

  MerkleShape(LazyBatch batch) {
    branching = batch.branching();
    width = Long.SIZE - Long.numberOfLeadingZeros(branching - 1);
    // Without branching there is one leaf, whatever the depth.
    int depth = width == 0 ? 0 : batch.depth();
    top = depth * width;
    leaves = new long[depth + 1];
    leaves[0] = 1;
    for (int level = 0; level < depth; level++) {
      leaves[level + 1] = leaves[level] * branching;
    }
  }

  /** The height of the root: 78 at most. */
  int top() {
    return top;
  }

  /** Whether the subtree of a height over a leaf is the right one of a pair. */
  boolean isRight(int height, long leaf) {
    return (index(height, leaf) & 1) == 1;
  }

  /** Whether it is the last of its node at this height. */
  boolean isLast(int height, long leaf) {
    return index(height, leaf) == count(height) - 1;
  }

  /** Whether the subtrees of a height are those of the batch's own nodes. */
  boolean startsLevel(int height) {
    return height % width == 0;
  }

  /** Whether it is left over, and goes up as it is. */
  boolean isSingle(int height, long leaf) {
    return isLast(height, leaf) && !isRight(height, leaf);
  }

  /** How many leaves it has. */
  long size(int height, long leaf) {
    int step = height % width;
    long first = index(height, leaf) << step;
    return Math.min(1L << step, branching - first) * leaves[height / width];
  }

  /** How many subtrees join it on the way to the root: the length of its proof. */
  int siblings(long leaf) {
    int count = 0;
    for (int height = 0; height < top; height++) {
      count += isSingle(height, leaf) ? 0 : 1;
    }
    return count;
  }

  /** Which of its node's subtrees at this height it is. */
  private long index(int height, long leaf) {
    return (leaf / leaves[height / width] % branching) >> (height % width);
  }

  /** How many subtrees a node has at a height. */
  long count(int height) {
    int step = height % width;
    return (branching + (1L << step) - 1) >> step;
  }
}
