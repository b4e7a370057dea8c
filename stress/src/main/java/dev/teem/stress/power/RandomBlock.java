package dev.teem.stress.power;

import dev.teem.engine.receipt.ReceiptBlock;
import dev.teem.engine.receipt.ReceiptBlockLayout;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Receipts of nothing: random hashes, random outputs. */
final class RandomBlock extends ReceiptBlock {
  private static final int MOST_RECEIPTS = 20;
  private static final int LONGEST = 3000;

  private final Map<String, String> digests = new HashMap<>();
  private final Consumer<Map<String, String>> stored;

  /**
   * A sealed block.
   *
   * @param stored gets the {@link #digests} when the store has them, on its thread
   */
  RandomBlock(Random random, Consumer<Map<String, String>> stored) {
    super("power", Map.of(), null, 0);
    this.stored = stored;
    for (int left = 1 + random.nextInt(MOST_RECEIPTS); left > 0; left--) {
      add(random);
    }
    seal();
  }

  private void add(Random random) {
    byte[] output = new byte[random.nextInt(LONGEST)];
    byte[] hash = new byte[Sha256.LENGTH];
    byte[] id = new byte[Sha256.LENGTH];
    random.nextBytes(output);
    random.nextBytes(hash);
    random.nextBytes(id);
    byte[] digest = Sha256.of(output);
    int at = addOk(1, 2, output, 0, output.length);
    System.arraycopy(hash, 0, bytes(), at + ReceiptBlockLayout.INPUT_HASH, hash.length);
    System.arraycopy(id, 0, bytes(), at + ReceiptBlockLayout.ID, id.length);
    System.arraycopy(digest, 0, bytes(), at + ReceiptBlockLayout.OUTPUT_SHA, digest.length);
    digests.put(Sha256.hex(hash), Sha256.hex(digest));
  }

  /** Input hash to digest of the output. */
  Map<String, String> digests() {
    return digests;
  }

  @Override
  public void stored(long firstPosition) {
    stored.accept(digests);
  }

  /** Whoever waits for it then waits in vain, and says so. */
  @Override
  public void refused(StoreException cause) {
    throw cause;
  }
}
