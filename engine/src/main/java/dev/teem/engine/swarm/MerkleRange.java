package dev.teem.engine.swarm;

import java.util.ArrayList;
import java.util.List;

/**
 * The hashes of consecutive leaves of a batch, on their way to one that stands for them all.
 *
 * <p>The tree has the shape of the batch, with a binary tree within each node, so that a proof
 * takes {@code ceil(log2 branching)} hashes a level instead of {@code branching - 1}. Leaves come
 * in order; what is kept is the hashes of the largest subtrees that are complete, two of a height
 * at most, and no more than 160 in all. Ranges that begin elsewhere may be computed by other
 * threads, and be {@linkplain #append appended} in any grouping.
 *
 * <p>Belongs to one thread at a time. Allocates nothing per leaf.
 */
public final class MerkleRange {
  private final LazyBatch batch;
  private final MerkleShape shape;
  private final MerkleHash hash = new MerkleHash();
  private final List<ProofPath> paths = new ArrayList<>();
  private final long first;
  private long end;

  // The subtrees, from left to right: each begins where the one before it ends.
  private final int[] heights;
  private final long[] starts;
  private final byte[] hashes;
  private int size;

  /** Made when first needed. */
  private MissingHashes missing;

  /**
   * A range that is empty.
   *
   * @param first where it begins: from 0 to the number of agents, inclusive
   */
  public MerkleRange(LazyBatch batch, long first) {
    if (first < 0 || first > batch.agents()) {
      throw new IndexOutOfBoundsException("first=" + first + " of agents=" + batch.agents());
    }
    this.batch = batch;
    this.first = first;
    end = first;
    shape = new MerkleShape(batch);
    // Those that grow towards the middle and those that shrink from there, and the newest.
    int room = 2 * shape.top() + 1;
    heights = new int[room];
    starts = new long[room];
    hashes = new byte[room * MerkleHash.LENGTH];
  }

  /** The number of its first leaf. */
  public long first() {
    return first;
  }

  /** The number of the leaf that comes next. */
  public long end() {
    return end;
  }

  /**
   * Has a proof collected for a leaf that is still to come. Each costs a comparison whenever two
   * subtrees are joined.
   *
   * @throws IndexOutOfBoundsException if the leaf is not to come
   */
  public void prove(long agent) {
    if (agent < end || agent >= batch.agents()) {
      throw new IndexOutOfBoundsException(
          "agent=" + agent + " is not to come: end=" + end + " of agents=" + batch.agents());
    }
    paths.add(new ProofPath(agent));
  }

  /**
   * Adds the next leaf.
   *
   * @param sha256 holds the SHA-256 of its output, 32 bytes
   * @param offset where they start
   * @throws IndexOutOfBoundsException if there are no more leaves, or not as many bytes
   */
  public void add(byte[] sha256, int offset) {
    checkRoom(1);
    hash.leaf(sha256, offset, hashes, newest());
    push(0, 1);
  }

  /** Adds a leaf that failed. */
  public void addFailed() {
    checkRoom(1);
    hash.failed(hashes, newest());
    push(0, 1);
  }

  /**
   * Adds leaves that have not been run. Takes as many steps as the tree has levels, unless proofs
   * are wanted for some of them.
   *
   * @throws IndexOutOfBoundsException if there are not as many
   */
  public void addMissing(long count) {
    checkRoom(count);
    if (missing == null) {
      missing = new MissingHashes(shape, hash);
    }
    for (long stop = end + count; end < stop; ) {
      int height = missingHeight(stop);
      long leaves = height == 0 ? 1 : shape.size(height, end);
      System.arraycopy(missing.of(height, end), 0, hashes, newest(), MerkleHash.LENGTH);
      push(height, leaves);
    }
  }

  /** The highest subtree that begins at the next leaf, ends in time and has nothing to prove. */
  private int missingHeight(long stop) {
    int height = 0;
    while (height < shape.top() && !shape.isRight(height, end)) {
      long leaves = shape.size(height + 1, end);
      if (leaves > stop - end || anyToProve(leaves)) {
        return height;
      }
      height++;
    }
    return height;
  }

  private boolean anyToProve(long leaves) {
    for (ProofPath path : paths) {
      if (path.agent() >= end && path.agent() - end < leaves) {
        return true;
      }
    }
    return false;
  }

  private void checkRoom(long count) {
    if (count < 0 || count > batch.agents() - end) {
      throw new IndexOutOfBoundsException(
          "count=" + count + " more than end=" + end + " of agents=" + batch.agents());
    }
  }

  /**
   * Adds all of a range that begins where this one ends, which is left as it is.
   *
   * @throws IllegalArgumentException if it is of another shape, or begins elsewhere, or has added a
   *     leaf for which {@link #prove} was called here, but not there
   */
  public void append(MerkleRange next) {
    if (next.batch.depth() != batch.depth() || next.batch.branching() != batch.branching()) {
      throw new IllegalArgumentException(next.batch + " is not the batch of this, " + batch);
    }
    if (next.first != end) {
      throw new IllegalArgumentException("first=" + next.first + " does not follow end=" + end);
    }
    takePaths(next);
    for (int i = 0; i < next.size; i++) {
      long stop = i + 1 < next.size ? next.starts[i + 1] : next.end;
      System.arraycopy(next.hashes, i * MerkleHash.LENGTH, hashes, newest(), MerkleHash.LENGTH);
      push(next.heights[i], stop - next.starts[i]);
    }
  }

  private void takePaths(MerkleRange next) {
    for (ProofPath path : paths) {
      if (next.hasAdded(path.agent()) && next.path(path.agent()) == null) {
        throw new IllegalArgumentException(
            "agent=" + path.agent() + " was added where no proof of it was collected");
      }
    }
    paths.removeIf(path -> next.hasAdded(path.agent()));
    next.paths.forEach(path -> paths.add(new ProofPath(path)));
  }

  private boolean hasAdded(long agent) {
    return agent >= first && agent < end;
  }

  private ProofPath path(long agent) {
    for (ProofPath path : paths) {
      if (path.agent() == agent) {
        return path;
      }
    }
    return null;
  }

  /** Where the hash of the next subtree goes. */
  private int newest() {
    return size * MerkleHash.LENGTH;
  }

  /** Takes the newest hash in, and joins what is complete by it. */
  private void push(int height, long leaves) {
    heights[size] = height;
    starts[size] = end;
    size++;
    end += leaves;
    while (joinNewest()) {
      // It may complete more.
    }
  }

  private boolean joinNewest() {
    int newest = size - 1;
    int height = heights[newest];
    long start = starts[newest];
    if (height == shape.top()) {
      return false;
    }
    if (shape.isRight(height, start)) {
      // A subtree of the same height before it is its left sibling; if there is none, the range
      // begins within that one.
      if (newest == 0 || heights[newest - 1] != height) {
        return false;
      }
      int left = (newest - 1) * MerkleHash.LENGTH;
      int right = newest * MerkleHash.LENGTH;
      for (ProofPath path : paths) {
        if (path.agent() >= starts[newest - 1] && path.agent() < end) {
          path.add(hashes, path.agent() < start ? right : left);
        }
      }
      hash.inner(hashes, left, hashes, right, hashes, left);
      size--;
      heights[newest - 1]++;
      return true;
    }
    if (shape.isSingle(height, start)) {
      heights[newest]++;
      return true;
    }
    return false;
  }

  /**
   * What stands for the whole batch.
   *
   * @throws IllegalStateException if leaves have not been added
   */
  public AggregateReceipt receipt() {
    checkComplete();
    return AggregateReceipt.of(batch, hash.root(batch, hashes, 0));
  }

  /**
   * The proof of a leaf for which {@link #prove} was called, here or in a range that was appended.
   *
   * @throws IllegalStateException if leaves have not been added
   * @throws IllegalArgumentException if it was not called
   */
  public LeafProof proof(long agent) {
    checkComplete();
    ProofPath path = path(agent);
    if (path == null) {
      throw new IllegalArgumentException(
          "no proof of agent=" + agent + " was collected; call prove before it is added");
    }
    return new LeafProof(agent, path.siblings());
  }

  private void checkComplete() {
    if (first != 0 || end != batch.agents()) {
      throw new IllegalStateException(
          "leaves first="
              + first
              + " end="
              + end
              + " are not all of agents="
              + batch.agents()
              + "; append the others, or addMissing");
    }
  }
}
