package dev.teem.engine.agent;

import static dev.teem.engine.receipt.ReceiptBlockLayout.ID;
import static dev.teem.engine.receipt.ReceiptBlockLayout.INPUT_HASH;
import static dev.teem.engine.receipt.ReceiptBlockLayout.OUTPUT_SHA;

import dev.teem.engine.receipt.Artifact;
import dev.teem.engine.receipt.Execution;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptBlock;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One receipt on its way to the store, and the wait for that to have it. */
final class SingleReceipt extends ReceiptBlock {
  private static final HexFormat HEX = HexFormat.of();

  private final Receipt receipt;

  /** Completed by the store's thread. */
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  private SingleReceipt(Receipt receipt) {
    super(receipt.yool(), receipt.args(), receipt.parentId(), receipt.cpuQuotaPct());
    this.receipt = receipt;
  }

  /** Hands over the receipt of a success. */
  static SingleReceipt ok(ReceiptStore store, Execution execution, byte[] output) {
    byte[] outputSha = Sha256.of(output);
    Artifact artifact = new Artifact("output", Sha256.hex(outputSha), output.length);
    Receipt receipt = Receipt.of(execution.artifacts(List.of(artifact)));
    SingleReceipt block = new SingleReceipt(receipt);
    int at =
        block.addOk(
            micros(receipt.startedAt()), micros(receipt.endedAt()), output, 0, output.length);
    System.arraycopy(outputSha, 0, block.bytes(), at + OUTPUT_SHA, Sha256.LENGTH);
    return block.handOver(store, at);
  }

  /** Hands over the receipt of a failure. */
  static SingleReceipt failed(ReceiptStore store, Execution execution, byte[] error) {
    String text = new String(error, StandardCharsets.UTF_8);
    Receipt receipt = Receipt.of(execution.status("error").error(text));
    SingleReceipt block = new SingleReceipt(receipt);
    int at = block.addError(micros(receipt.startedAt()), micros(receipt.endedAt()), error);
    return block.handOver(store, at);
  }

  private SingleReceipt handOver(ReceiptStore store, int at) {
    put(receipt.inputHash(), at + INPUT_HASH);
    put(receipt.id(), at + ID);
    seal();
    store.append(this);
    return this;
  }

  private void put(String hash, int at) {
    System.arraycopy(HEX.parseHex(hash), 0, bytes(), at, Sha256.LENGTH);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  @Override
  public void stored(long firstPosition) {
    end.complete(null);
  }

  @Override
  public void refused(StoreException cause) {
    end.completeExceptionally(cause);
  }

  /** Its id. */
  String id() {
    return receipt.id();
  }

  /**
   * Waits until the store has it. An interrupt does not end that: what was done is noted first.
   *
   * @throws StoreException if the store cannot take it
   */
  void await() {
    try {
      end.join();
    } catch (CompletionException e) {
      // Another one, with this thread's stack.
      throw new StoreException(e.getCause().getMessage(), e.getCause());
    }
  }
}
