package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleRangeTest {
  private static final LazyBatch LARGEST = new LazyBatch(62, 2);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void shouldBeTheTreeThatItsDefinitionSays() {
    for (int round = 0; round < 200; round++) {
      LazyBatch batch = randomBatch();
      Leaves leaves = new Leaves(batch);
      MerkleRange range = new MerkleRange(batch, 0);
      leaves.addTo(range, batch.agents());
      assertThat(range.receipt()).as("seed=%d batch=%s", seed, batch).isEqualTo(leaves.aggregate());
    }
  }

  @Test
  void shouldJoinRangesInAnyGrouping() {
    for (int round = 0; round < 200; round++) {
      LazyBatch batch = randomBatch();
      Leaves leaves = new Leaves(batch);
      List<MerkleRange> ranges = new ArrayList<>();
      for (long first = 0; first < batch.agents(); ) {
        MerkleRange range = new MerkleRange(batch, first);
        leaves.addTo(range, first + 1 + random.nextLong(batch.agents() - first));
        ranges.add(range);
        first = range.end();
      }
      while (ranges.size() > 1) {
        int left = random.nextInt(ranges.size() - 1);
        ranges.get(left).append(ranges.remove(left + 1));
      }
      assertThat(ranges.getFirst().receipt())
          .as("seed=%d batch=%s", seed, batch)
          .isEqualTo(leaves.aggregate());
    }
  }

  @Test
  void shouldJoinWhatOtherThreadsHaveComputed() throws InterruptedException {
    LazyBatch batch = new LazyBatch(3, 23);
    Leaves leaves = new Leaves(batch);
    MerkleRange left = new MerkleRange(batch, 0);
    MerkleRange right = new MerkleRange(batch, 7_000);
    Thread other = new Thread(() -> leaves.addTo(right, batch.agents()));
    other.start();
    leaves.addTo(left, 7_000);
    other.join();
    left.append(right);
    assertThat(left.receipt()).isEqualTo(leaves.aggregate());
  }

  @Test
  void shouldProveEveryLeafAndNothingElse() {
    for (int round = 0; round < 60; round++) {
      LazyBatch batch = randomBatch();
      Leaves leaves = new Leaves(batch);
      long cut = random.nextLong(batch.agents() + 1);
      MerkleRange left = new MerkleRange(batch, 0);
      MerkleRange right = new MerkleRange(batch, cut);
      for (long agent = 0; agent < batch.agents(); agent++) {
        (agent < cut ? left : right).prove(agent);
      }
      leaves.addTo(left, cut);
      leaves.addTo(right, batch.agents());
      left.append(right);
      AggregateReceipt whole = left.receipt();
      for (long agent = 0; agent < batch.agents(); agent++) {
        String what = "seed=%d batch=%s agent=%d".formatted(seed, batch, agent);
        LeafProof proof = left.proof(agent);
        assertThat(leaves.isProved(proof, whole)).as(what).isTrue();
        assertNothingChangedIsProved(proof, leaves, whole, what);
      }
    }
  }

  private void assertNothingChangedIsProved(
      LeafProof proof, Leaves leaves, AggregateReceipt whole, String what) {
    byte[] siblings = proof.siblings();
    if (siblings.length > 0) {
      byte[] changed = siblings.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(leaves.isProved(new LeafProof(proof.agent(), changed), whole)).as(what).isFalse();
      byte[] fewer = new byte[siblings.length - 1 - random.nextInt(Math.min(siblings.length, 40))];
      System.arraycopy(siblings, 0, fewer, 0, fewer.length);
      assertThat(leaves.isProved(new LeafProof(proof.agent(), fewer), whole)).as(what).isFalse();
    }
    byte[] more = new byte[siblings.length + 1 + random.nextInt(64)];
    System.arraycopy(siblings, 0, more, 0, siblings.length);
    assertThat(leaves.isProved(new LeafProof(proof.agent(), more), whole)).as(what).isFalse();

    byte[] output = leaves.output(proof.agent());
    for (long other :
        new long[] {-1, random.nextLong(whole.batch().agents() + 1), Long.MAX_VALUE}) {
      if (other != proof.agent()) {
        LeafProof moved = new LeafProof(other, siblings);
        assertThat(moved.provesLeaf(output, whole)).as(what).isFalse();
      }
    }
    assertThat(proof.provesLeaf(leaves.output(-1), whole)).as(what).isFalse();
    assertThat(proof.provesLeaf(new byte[31], whole)).as(what).isFalse();
    assertThat(
            proof.provesLeaf(
                output, new AggregateReceipt(whole.depth() + 1, whole.branching(), whole.root())))
        .as(what)
        .isFalse();
  }

  @Test
  void shouldTellFailedMissingAndOutputsApart() {
    LazyBatch batch = new LazyBatch(1, 3);
    MerkleRange range = new MerkleRange(batch, 0);
    for (int agent = 0; agent < 3; agent++) {
      range.prove(agent);
    }
    range.add(new byte[32], 0);
    range.addFailed();
    range.addMissing(1);
    AggregateReceipt whole = range.receipt();
    for (int agent = 0; agent < 3; agent++) {
      LeafProof proof = range.proof(agent);
      assertThat(proof.provesLeaf(new byte[32], whole)).isEqualTo(agent == 0);
      assertThat(proof.provesFailed(whole)).isEqualTo(agent == 1);
      assertThat(proof.provesMissing(whole)).isEqualTo(agent == 2);
    }
  }

  @Test
  void shouldHaveARootOfItsOwnForEachShape() {
    List<String> roots = new ArrayList<>();
    for (LazyBatch batch :
        List.of(new LazyBatch(1, 16), new LazyBatch(2, 4), new LazyBatch(4, 2))) {
      MerkleRange range = new MerkleRange(batch, 0);
      range.addMissing(16);
      roots.add(range.receipt().root());
    }
    assertThat(roots).doesNotHaveDuplicates();
  }

  @Test
  void shouldNotTakeAnInnerNodeForALeaf() {
    LazyBatch batch = new LazyBatch(2, 2);
    Leaves leaves = new Leaves(batch);
    MerkleRange range = new MerkleRange(batch, 0);
    range.prove(3);
    leaves.addTo(range, 4);
    byte[] node = new byte[32];
    System.arraycopy(range.proof(3).siblings(), 32, node, 0, 32);
    // The node over leaves 0 and 1, as if it were the first leaf of a batch with fewer levels.
    byte[] sibling = leaves.tree(1, 2);
    assertThat(new LeafProof(0, sibling).provesLeaf(node, range.receipt())).isFalse();
    AggregateReceipt flat = new AggregateReceipt(1, 2, range.receipt().root());
    assertThat(new LeafProof(0, sibling).provesLeaf(node, flat)).isFalse();
  }

  @Test
  void shouldStandForMoreLeavesThanAnybodyCanHash() {
    long far = LARGEST.agents() - 12_345;
    MerkleRange range = new MerkleRange(LARGEST, 0);
    range.prove(far);
    range.addMissing(far);
    range.add(new byte[32], 0);
    range.addMissing(12_344);
    AggregateReceipt whole = range.receipt();
    LeafProof proof = range.proof(far);
    assertThat(proof.siblings()).hasSize(62 * 32);
    assertThat(proof.provesLeaf(new byte[32], whole)).isTrue();
    assertThat(proof.provesMissing(whole)).isFalse();
  }

  @Test
  void shouldProveInAFewHashesHoweverManyChildrenANodeHas() {
    for (LazyBatch batch :
        List.of(
            new LazyBatch(1, LazyBatch.MAX_AGENTS),
            new LazyBatch(39, 3),
            new LazyBatch(2, 2_000_000_011L))) {
      long agent = random.nextLong(batch.agents());
      MerkleRange range = new MerkleRange(batch, 0);
      range.prove(agent);
      range.addMissing(batch.agents());
      LeafProof proof = range.proof(agent);
      assertThat(proof.provesMissing(range.receipt())).as("seed=%d %s", seed, batch).isTrue();
      assertThat(proof.siblings().length).isLessThanOrEqualTo(78 * 32);
    }
  }

  @Test
  void shouldHaveNoLevelsWhereNothingBranches() {
    MerkleRange range = new MerkleRange(new LazyBatch(Integer.MAX_VALUE, 1), 0);
    range.prove(0);
    range.add(new byte[32], 0);
    assertThat(range.proof(0).siblings()).isEmpty();
    assertThat(range.proof(0).provesLeaf(new byte[32], range.receipt())).isTrue();
  }

  @Test
  void shouldSayWhatIsWrong() {
    LazyBatch batch = new LazyBatch(2, 3);
    MerkleRange range = new MerkleRange(batch, 0);
    range.addMissing(4);
    assertThatThrownBy(range::receipt)
        .hasMessage(
            "leaves first=0 end=4 are not all of agents=9; append the others, or addMissing");
    assertThatThrownBy(() -> range.addMissing(6)).hasMessage("count=6 more than end=4 of agents=9");
    assertThatThrownBy(() -> range.addMissing(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> range.append(new MerkleRange(batch, 5)))
        .hasMessage("first=5 does not follow end=4");
    assertThatThrownBy(() -> range.append(new MerkleRange(new LazyBatch(1, 9), 4)))
        .hasMessage("9^1 is not the batch of this, 3^2");
    assertThatThrownBy(() -> new MerkleRange(batch, 10)).hasMessage("first=10 of agents=9");
    assertThatThrownBy(() -> range.prove(3))
        .hasMessage("agent=3 is not to come: end=4 of agents=9");
    assertThatThrownBy(() -> range.add(new byte[40], 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(range.end()).isEqualTo(4);

    range.prove(6);
    MerkleRange rest = new MerkleRange(batch, 4);
    rest.addMissing(5);
    assertThatThrownBy(() -> range.append(rest))
        .hasMessage("agent=6 was added where no proof of it was collected");
    range.addMissing(5);
    assertThat(range.proof(6).provesMissing(range.receipt())).isTrue();
    assertThatThrownBy(() -> range.proof(5)).hasMessageStartingWith("no proof of agent=5 was");
  }

  @Test
  void shouldRefuseAnAggregateThatIsNone() {
    assertThatThrownBy(() -> new AggregateReceipt(1, 2, "ab"))
        .hasMessage("root=\"ab\" is not 64 digits of 0-9 and a-f");
    assertThatThrownBy(() -> new AggregateReceipt(0, 2, "0".repeat(64)))
        .hasMessage("depth=0 is less than 1");
    assertThat(new AggregateReceipt(1, 2, "0".repeat(64)).toJson())
        .containsEntry("depth", 1L)
        .containsEntry("branching", 2L)
        .containsEntry("root", "0".repeat(64));
  }

  private LazyBatch randomBatch() {
    int depth = 1 + random.nextInt(5);
    int most = (int) Math.pow(600, 1.0 / depth);
    return new LazyBatch(depth, 1 + random.nextInt(most));
  }

  /** Leaves of all kinds, and the tree over them as its definition has it. */
  private final class Leaves {
    private final LazyBatch batch;
    private final byte[] salt = new byte[8];

    Leaves(LazyBatch batch) {
      this.batch = batch;
      random.nextBytes(salt);
    }

    byte[] output(long agent) {
      return Sha256.of(ByteBuffer.allocate(16).put(salt).putLong(agent).array());
    }

    private int kind(long agent) {
      return output(agent)[0] & 7;
    }

    void addTo(MerkleRange range, long to) {
      while (range.end() < to) {
        long agent = range.end();
        switch (kind(agent)) {
          case 0 -> range.addFailed();
          case 1 -> {
            long missing = 1;
            while (agent + missing < to && kind(agent + missing) == 1) {
              missing++;
            }
            range.addMissing(missing);
          }
          default -> range.add(output(agent), 0);
        }
      }
    }

    boolean isProved(LeafProof proof, AggregateReceipt whole) {
      return switch (kind(proof.agent())) {
        case 0 -> proof.provesFailed(whole);
        case 1 -> proof.provesMissing(whole);
        default -> proof.provesLeaf(output(proof.agent()), whole);
      };
    }

    AggregateReceipt aggregate() {
      ByteBuffer root = ByteBuffer.allocate(49).put((byte) 4);
      root.putLong(batch.depth()).putLong(batch.branching()).put(tree(batch.depth(), 0));
      return new AggregateReceipt(
          batch.depth(), batch.branching(), Sha256.hex(Sha256.of(root.array())));
    }

    /** The hash of a node that many levels above the leaves. */
    byte[] tree(int levels, long first) {
      if (levels == 0) {
        return switch (kind(first)) {
          case 0 -> Sha256.of(new byte[] {2});
          case 1 -> Sha256.of(new byte[] {3});
          default -> Sha256.of(ByteBuffer.allocate(33).put((byte) 0).put(output(first)).array());
        };
      }
      long below = levels == 1 ? 1 : new LazyBatch(levels - 1, batch.branching()).agents();
      List<byte[]> children = new ArrayList<>();
      for (int child = 0; child < batch.branching(); child++) {
        children.add(tree(levels - 1, first + child * below));
      }
      return pairs(children);
    }

    /** RFC 6962, section 2.1: the left side has the largest power of two that leaves a right. */
    private byte[] pairs(List<byte[]> hashes) {
      if (hashes.size() == 1) {
        return hashes.getFirst();
      }
      int left = Integer.highestOneBit(hashes.size() - 1);
      return Sha256.of(
          ByteBuffer.allocate(65)
              .put((byte) 1)
              .put(pairs(hashes.subList(0, left)))
              .put(pairs(hashes.subList(left, hashes.size())))
              .array());
    }
  }
}
