package dev.teem.engine.swarm;

import dev.teem.engine.receipt.ReceiptBlockLayout;
import dev.teem.engine.receipt.ReceiptBody;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.yool.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * A worker's receipts on their way to the store: the block that is being filled, those that the
 * store has, and those that are empty. The core's thread only.
 */
final class ReceiptOutbox {
  /** Blocks of one worker, unless more blocking calls than these can hold end at once. */
  private static final int MAX_BLOCKS = 6;

  /** With this many blocks waiting for the store, a block that is not full waits for company. */
  private static final int ENOUGH_IN_FLIGHT = 2;

  private final RangeWorker worker;
  private final BatchSpec spec;
  private final int cpuQuotaPct;
  private final ReceiptStore store;
  private final ReceiptBody receiptBody;
  private final ArrayDeque<WorkerBlock> spare = new ArrayDeque<>();
  private WorkerBlock filling;
  private int inFlight;

  ReceiptOutbox(RangeWorker worker, BatchSpec spec, int cpuQuotaPct, ReceiptStore store) {
    this.worker = worker;
    this.spec = spec;
    this.cpuQuotaPct = cpuQuotaPct;
    this.store = store;
    receiptBody = new ReceiptBody(spec.yool().name(), spec.args(), null, cpuQuotaPct);
    for (int i = 0; i < MAX_BLOCKS; i++) {
      spare.add(newBlock());
    }
  }

  private WorkerBlock newBlock() {
    return new WorkerBlock(worker, spec, cpuQuotaPct);
  }

  /** Whether a receipt can be written without making another block. */
  boolean hasRoom() {
    return filling != null || !spare.isEmpty();
  }

  /** Whether the store has blocks that it has not answered for. */
  boolean waits() {
    return inFlight > 0;
  }

  /**
   * Writes the receipt of an agent whose key and output digest are in the range.
   *
   * @param error what went wrong, or null if the output counts
   */
  void write(
      Range range, int index, Output output, byte[] error, long startedMicros, long endedMicros) {
    if (filling == null) {
      filling = spare.isEmpty() ? newBlock() : spare.removeLast();
    }
    if (error == null) {
      writeOk(range, index, output, startedMicros, endedMicros);
    } else {
      writeError(range, index, error, startedMicros, endedMicros);
    }
    filling.belongsTo(range, index);
    if (filling.full()) {
      submit();
    }
  }

  private void writeOk(Range range, int index, Output output, long started, long ended) {
    int key = index * Range.HASH;
    int at = filling.addOk(started, ended, output.array(), 0, output.length());
    byte[] bytes = filling.bytes();
    receiptBody.succeeded(
        range.keys,
        key,
        started,
        ended,
        range.outputShas,
        key,
        output.length(),
        bytes,
        at + ReceiptBlockLayout.ID);
    copyHashes(range, key, bytes, at);
  }

  private void writeError(Range range, int index, byte[] error, long started, long ended) {
    int key = index * Range.HASH;
    int at = filling.addError(started, ended, error);
    byte[] bytes = filling.bytes();
    String text = new String(error, StandardCharsets.UTF_8);
    receiptBody.failed(range.keys, key, started, ended, text, bytes, at + ReceiptBlockLayout.ID);
    copyHashes(range, key, bytes, at);
  }

  private static void copyHashes(Range range, int key, byte[] bytes, int at) {
    System.arraycopy(range.keys, key, bytes, at + ReceiptBlockLayout.INPUT_HASH, Range.HASH);
    System.arraycopy(range.outputShas, key, bytes, at + ReceiptBlockLayout.OUTPUT_SHA, Range.HASH);
  }

  /**
   * Hands over a block that is not full, unless so many are with the store that its answers will
   * come anyway.
   */
  void submitIfIdle() {
    if (wantsToSubmit()) {
      submit();
    }
  }

  /** Whether {@link #submitIfIdle} has something to hand over. */
  boolean wantsToSubmit() {
    return filling != null && inFlight < ENOUGH_IN_FLIGHT;
  }

  /** Hands over what was written. */
  void submit() {
    if (filling == null) {
      return;
    }
    WorkerBlock block = filling;
    filling = null;
    block.seal();
    inFlight++;
    store.append(block);
  }

  /**
   * Hands over what was written, or gives it up: then its agents are as if they had never been
   * handed out, and others may have their hashes.
   */
  void end(boolean givesUp) {
    if (!givesUp) {
      submit();
    } else if (filling != null) {
      WorkerBlock block = filling;
      filling = null;
      for (int i = 0; i < block.count(); i++) {
        worker.release(block.range(i), block.index(i));
      }
    }
  }

  /** Takes back a block that the store has answered for. */
  void recycle(WorkerBlock block) {
    inFlight--;
    block.reset();
    if (spare.size() < MAX_BLOCKS) {
      spare.add(block);
    }
  }
}
