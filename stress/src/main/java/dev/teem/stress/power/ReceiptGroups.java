package dev.teem.stress.power;

import dev.teem.journal.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * Gives a store groups of blocks that share a force: one block is held up while it is appended
 * alone, the others wait meanwhile and are appended together, outputs first. So it is known what
 * each append is.
 */
final class ReceiptGroups {
  /** The thread of the store's writer. */
  static final String WRITER = "teem-receipts";

  private static final int MOST_BLOCKS = 12;

  private final Store store;
  private final AppendClock clock;
  private final Random random;
  private final Steps steps;

  // The writer's while a group is written.
  private int blocks;
  private int appends;

  /** What the writer is about to do or has done; on its thread. */
  interface Steps {
    void beforeOutputs();

    /**
     * The outputs of all blocks of the group are forced.
     *
     * @param first whether no receipt of the group has been appended
     */
    void beforeReceipts(boolean first);

    /**
     * The store has acknowledged a block.
     *
     * @param digests input hash to digest of the output
     */
    void stored(Map<String, String> digests);
  }

  ReceiptGroups(Store store, AppendClock clock, Random random, Steps steps) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.steps = steps;
    clock.beforeAppend(this::beforeAppend);
  }

  private void beforeAppend() {
    if (appends < blocks) {
      steps.beforeOutputs();
    } else {
      steps.beforeReceipts(appends == blocks);
    }
    appends++;
  }

  /** Makes one block, and some more. */
  Prepared prepare() {
    List<RandomBlock> group = new ArrayList<>();
    int more = random.nextInt(MOST_BLOCKS);
    CountDownLatch alone = new CountDownLatch(1);
    CountDownLatch together = new CountDownLatch(more);
    for (int i = 0; i <= more; i++) {
      boolean first = i == 0;
      group.add(
          new RandomBlock(
              random,
              digests -> {
                steps.stored(digests);
                if (first) {
                  begin(more);
                }
                (first ? alone : together).countDown();
              }));
    }
    return new Prepared(group, alone, together);
  }

  private void begin(int size) {
    blocks = size;
    appends = 0;
  }

  /** Blocks that are ready to be appended. */
  final class Prepared {
    private final List<RandomBlock> group;
    private final CountDownLatch alone;
    private final CountDownLatch together;

    private Prepared(List<RandomBlock> group, CountDownLatch alone, CountDownLatch together) {
      this.group = group;
      this.alone = alone;
      this.together = together;
    }

    /** Input hash to digest of the output, of each block. */
    List<Map<String, String>> digests() {
      return group.stream().map(RandomBlock::digests).toList();
    }

    /** Returns when all are acknowledged. */
    void append() {
      begin(1);
      clock.hold();
      store.receipts().append(group.getFirst());
      clock.awaitHeld();
      group.stream().skip(1).forEach(store.receipts()::append);
      clock.release();
      AppendClock.await(alone, "a block is not stored");
      AppendClock.await(together, "blocks are not stored");
    }
  }
}
