package dev.teem.journal.receipt;

import dev.teem.engine.receipt.Artifact;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Execution;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptBlockLayout;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.index.HashIndex;
import dev.teem.journal.log.DroppedRecordsException;
import dev.teem.journal.log.LogReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One thread's view of the journal's receipts. */
final class JournalReceiptReader implements ReceiptReader {
  private static final int COPY_CHUNK = 64 << 10;

  private final HashIndex index;
  private final LogReader receipts;
  private final LogReader outputs;
  private final StoredBlock block = new StoredBlock();
  private byte[] chunk;
  private long blockPosition;
  private int entry;

  JournalReceiptReader(HashIndex index, LogReader receipts, LogReader outputs) {
    this.index = index;
    this.receipts = receipts;
    this.outputs = outputs;
  }

  @Override
  public long find(byte[] inputHash, int offset) {
    return index.get(inputHash, offset);
  }

  @Override
  public void moveTo(long position) {
    long newBlock = ReceiptPosition.block(position);
    if (newBlock != blockPosition) {
      blockPosition = 0;
      try {
        receipts.moveTo(newBlock);
      } catch (IllegalArgumentException e) {
        throw ReceiptPosition.wrong(position, e.getMessage());
      }
      block.wrap(receipts);
      blockPosition = newBlock;
    }
    int newEntry = ReceiptPosition.entry(position);
    if (newEntry >= block.count()) {
      throw ReceiptPosition.wrong(position, "the block there has only entries=" + block.count());
    }
    entry = newEntry;
  }

  @Override
  public long position() {
    return ReceiptPosition.of(blockPosition, entry);
  }

  @Override
  public boolean isFor(byte[] inputHash, int offset) {
    return block.hashEquals(entry, inputHash, offset);
  }

  @Override
  public boolean ok() {
    return block.ok(entry);
  }

  @Override
  public void outputSha(byte[] target, int offset) {
    block.copy(entry, ReceiptBlockLayout.OUTPUT_SHA, target, offset);
  }

  @Override
  public void id(byte[] target, int offset) {
    block.copy(entry, ReceiptBlockLayout.ID, target, offset);
  }

  @Override
  public int outputLength() {
    return block.ok(entry) ? block.bodyLength(entry) : 0;
  }

  @Override
  public boolean outputGivenUp() {
    return outputLength() > 0 && outputs.isDropped(block.outputsPosition());
  }

  @Override
  public void output(OutputStream target) throws IOException {
    int rest = outputLength();
    if (rest == 0) {
      return;
    }
    long position = block.outputsPosition();
    if (outputs.position() != position) {
      try {
        outputs.moveTo(position);
      } catch (DroppedRecordsException e) {
        throw new StoreException(
            "the output of receipt id="
                + hex(ReceiptBlockLayout.ID)
                + " was given up at "
                + outputs.droppedAt(position)
                + "; only its SHA-256 is kept. A fresh run makes it anew",
            e);
      }
    }
    int offset = block.bodyOffset(entry);
    if (offset < 0 || rest < 0 || offset > outputs.length() - rest) {
      throw new StoreException(
          "output at offset="
              + offset
              + " length="
              + rest
              + " is outside its record at position="
              + position);
    }
    if (chunk == null) {
      chunk = new byte[COPY_CHUNK];
    }
    MemorySegment memory = outputs.memory();
    for (long at = outputs.payloadOffset() + offset; rest > 0; ) {
      int count = Math.min(rest, chunk.length);
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at, chunk, 0, count);
      target.write(chunk, 0, count);
      at += count;
      rest -= count;
    }
  }

  @Override
  public String error() {
    return block.ok(entry) ? null : block.error(entry);
  }

  @Override
  public Receipt receipt() {
    Execution execution =
        new Execution(
                block.yool(),
                arguments(),
                instant(block.startedMicros(entry)),
                instant(block.endedMicros(entry)))
            .parentId(block.parentId())
            .cpuQuotaPct(block.cpuQuotaPct());
    if (ok()) {
      String sha = hex(ReceiptBlockLayout.OUTPUT_SHA);
      execution.artifacts(List.of(new Artifact("output", sha, outputLength())));
    } else {
      execution.status("error").error(error());
    }
    return Receipt.named(hex(ReceiptBlockLayout.ID), hex(ReceiptBlockLayout.INPUT_HASH), execution)
        .purged(outputGivenUp() ? outputs.droppedAt(block.outputsPosition()) : null);
  }

  private Map<String, Object> arguments() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    if (CanonicalJson.parse(block.args()) instanceof Map<?, ?> object) {
      object.forEach((name, value) -> arguments.put((String) name, value));
    }
    return arguments;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private String hex(int field) {
    byte[] hash = new byte[Sha256.LENGTH];
    block.copy(entry, field, hash, 0);
    return Sha256.hex(hash);
  }

  @Override
  public void close() {
    outputs.close();
    receipts.close();
  }
}
