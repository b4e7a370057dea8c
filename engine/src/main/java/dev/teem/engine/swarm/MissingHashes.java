package dev.teem.engine.swarm;

/**
 * The hashes of subtrees in which no leaf has been run. At each height there are two of them, the
 * last of a node having fewer leaves than the others, so that any number of missing leaves takes as
 * many steps as the tree has levels. Immutable.
 */
final class MissingHashes {
  private final MerkleShape shape;

  // By height: of a subtree that is not its node's last, and of one that is.
  private final byte[][] others;
  private final byte[][] last;

  MissingHashes(MerkleShape shape, MerkleHash hash) {
    this.shape = shape;
    others = new byte[shape.top() + 1][];
    last = new byte[shape.top() + 1][];
    byte[] leaf = new byte[MerkleHash.LENGTH];
    hash.missing(leaf, 0);
    others[0] = leaf;
    last[0] = leaf;
    for (int height = 0; height < shape.top(); height++) {
      last[height + 1] =
          shape.count(height) % 2 == 1 ? last[height] : inner(hash, others[height], last[height]);
      others[height + 1] =
          shape.startsLevel(height + 1)
              ? last[height + 1]
              : inner(hash, others[height], others[height]);
    }
  }

  private static byte[] inner(MerkleHash hash, byte[] left, byte[] right) {
    byte[] inner = new byte[MerkleHash.LENGTH];
    hash.inner(left, 0, right, 0, inner, 0);
    return inner;
  }

  /** The hash of the subtree of a height over a leaf. Not to be written to. */
  byte[] of(int height, long leaf) {
    return height == shape.top() || shape.isLast(height, leaf) ? last[height] : others[height];
  }
}
