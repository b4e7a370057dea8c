package dev.teem.engine.swarm;

import java.util.Arrays;

/** The siblings of one leaf's ancestors, from below, as far as they are known. */
final class ProofPath {
  private final long agent;
  private byte[] hashes = new byte[8 * MerkleHash.LENGTH];
  private int length;

  ProofPath(long agent) {
    this.agent = agent;
  }

  /** A copy, which goes on by itself. */
  ProofPath(ProofPath other) {
    agent = other.agent;
    hashes = other.hashes.clone();
    length = other.length;
  }

  long agent() {
    return agent;
  }

  void add(byte[] source, int offset) {
    if (length == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * length);
    }
    System.arraycopy(source, offset, hashes, length, MerkleHash.LENGTH);
    length += MerkleHash.LENGTH;
  }

  byte[] siblings() {
    return Arrays.copyOf(hashes, length);
  }
}
