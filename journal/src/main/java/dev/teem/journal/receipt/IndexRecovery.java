package dev.teem.journal.receipt;

import dev.teem.engine.receipt.ReceiptBlockLayout;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.index.HashIndex;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Brings an index up to date with its log after a crash: puts in what was appended after the
 * index's checkpoint, or everything when the index is new.
 *
 * <p>A receipt whose output is not there, or is not the one that the receipt speaks of, stays in
 * the log but out of the index, so that its work is done again. That takes a power cut at a
 * durability of less than power, or a damaged log of outputs. An output that was given up on
 * purpose is not lost: its receipt goes on to answer.
 */
final class IndexRecovery {
  private final HashIndex index;
  private final LogReader log;
  private final JournalReceiptReader reader;
  private final StoredBlock block = new StoredBlock();
  private final byte[] hash = new byte[32];
  private final byte[] promised = new byte[32];
  private final Hasher hasher = new Hasher();
  private long added;
  private long withoutOutput;

  private IndexRecovery(HashIndex index, LogReader log, JournalReceiptReader reader) {
    this.index = index;
    this.log = log;
    this.reader = reader;
  }

  /**
   * What was done.
   *
   * @param added receipts put into the index
   * @param withoutOutput receipts left out, since their output is gone
   */
  record Result(long added, long withoutOutput) {}

  /** Catches up, on the thread that will be the index's writer or before that thread is started. */
  static Result run(HashIndex index, RecordLog receipts, RecordLog outputs) {
    try (LogReader log = receipts.newReader();
        JournalReceiptReader reader =
            new JournalReceiptReader(index, receipts.newReader(), outputs.newReader())) {
      return new IndexRecovery(index, log, reader).catchUp();
    }
  }

  private Result catchUp() {
    if (index.checkpoint() != 0) {
      log.moveTo(index.checkpoint());
    }
    while (log.next()) {
      if (log.type() == StoredBlock.RECORD_TYPE) {
        add();
      }
      index.checkpoint(log.position());
    }
    return new Result(added, withoutOutput);
  }

  private void add() {
    block.wrap(log);
    for (int entry = 0; entry < block.count(); entry++) {
      long position = ReceiptPosition.of(log.position(), entry);
      if (hasOutput(position)) {
        block.copy(entry, ReceiptBlockLayout.INPUT_HASH, hash, 0);
        put(position);
        added++;
      } else {
        withoutOutput++;
      }
    }
  }

  private void put(long position) {
    try {
      index.put(hash, 0, position);
    } catch (IllegalStateException e) {
      throw ReceiptPosition.wrong(e);
    }
  }

  private boolean hasOutput(long position) {
    try {
      reader.moveTo(position);
      if (!reader.ok() || reader.outputGivenUp()) {
        return true;
      }
      reader.output(hasher);
      reader.outputSha(promised, 0);
      return Arrays.equals(hasher.digest.digest(), promised);
    } catch (StoreException | IllegalArgumentException e) {
      hasher.digest.reset();
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("a digest does no I/O", e);
    }
  }

  private static final class Hasher extends OutputStream {
    final MessageDigest digest = Sha256.newDigest();

    @Override
    public void write(int b) {
      digest.update((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }
  }
}
