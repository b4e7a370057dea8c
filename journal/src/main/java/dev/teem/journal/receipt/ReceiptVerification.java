package dev.teem.journal.receipt;

import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Reckons anew every hash that a store keeps: ids of receipts, digests of outputs; and compares the
 * index with the log in both directions. One thread, one use.
 */
public final class ReceiptVerification {
  private final ReceiptJournal journal;
  private final Consumer<Fault> faults;
  private final LongPredicate goOn;
  private final Hasher hasher = new Hasher();
  private final byte[] promised = new byte[Sha256.LENGTH];
  private long receipts;
  private long failed;
  private long outputBytes;
  private long givenUp;
  private long newest;
  private long wrong;
  private boolean stopped;

  /**
   * Something that is not as it was when it was written.
   *
   * @param receipt the id of the receipt that it concerns, or null
   * @param what in words, with the place
   */
  public record Fault(String receipt, String what) {}

  /**
   * What was looked at.
   *
   * @param receipts how many were read
   * @param failed how many of those are of work that failed
   * @param outputBytes of all outputs
   * @param givenUp how many outputs were given up to make room: of those the receipts were checked
   * @param faults how many were found
   * @param complete whether the end of the log was reached
   */
  public record Result(
      long receipts, long failed, long outputBytes, long givenUp, long faults, boolean complete) {}

  /** Ends the walk over the log. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super(null, null, false, false);
    }
  }

  private static final class Hasher extends OutputStream {
    private final MessageDigest digest = Sha256.newDigest();

    @Override
    public void write(int b) {
      digest.update((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }
  }

  private ReceiptVerification(ReceiptJournal journal, Consumer<Fault> faults, LongPredicate goOn) {
    this.journal = journal;
    this.faults = faults;
    this.goOn = goOn;
  }

  /**
   * Looks at everything. A log that cannot be read on is a fault, and the end.
   *
   * @param faults is told of each
   * @param goOn is asked after each receipt, given how many there were, whether to go on
   */
  static Result run(ReceiptJournal journal, Consumer<Fault> faults, LongPredicate goOn) {
    return new ReceiptVerification(journal, faults, goOn).run();
  }

  private Result run() {
    boolean readable = true;
    try {
      journal.forEach(this::check);
    } catch (Stopped e) {
      stopped = true;
    } catch (StoreException e) {
      readable = false;
      fault(null, e.getMessage());
    }
    // One less is what a kill may leave; what the index lacks has been told of each receipt.
    if (!stopped && readable && journal.size() > newest) {
      fault(
          null,
          "the index has entries="
              + journal.size()
              + ", but leads to receipts="
              + newest
              + "; delete receipts.index to have it made anew");
    }
    return new Result(receipts, failed, outputBytes, givenUp, wrong, readable && !stopped);
  }

  private void check(ReceiptReader reader) {
    long position = reader.position();
    Receipt receipt = reader.receipt();
    receipts++;
    if (!receipt.verifies()) {
      fault(receipt, "its id is not the SHA-256 of its content, position=" + position);
    }
    if (reader.outputGivenUp()) {
      givenUp++;
    } else if (reader.ok()) {
      checkOutput(reader, receipt);
    } else {
      failed++;
    }
    checkIndex(reader, receipt, position);
    if (!goOn.test(receipts)) {
      throw new Stopped();
    }
  }

  private void checkOutput(ReceiptReader reader, Receipt receipt) {
    try {
      reader.output(hasher);
      reader.outputSha(promised, 0);
      if (Arrays.equals(hasher.digest.digest(), promised)) {
        outputBytes += reader.outputLength();
      } else {
        fault(receipt, "its output has not the SHA-256 that it states");
      }
    } catch (StoreException | IllegalArgumentException e) {
      hasher.digest.reset();
      fault(receipt, "its output cannot be read: " + e.getMessage());
    } catch (IOException e) {
      throw new IllegalStateException("a digest does no I/O", e);
    }
  }

  private void checkIndex(ReceiptReader reader, Receipt receipt, long position) {
    long found = reader.find(HexFormat.of().parseHex(receipt.inputHash()), 0);
    if (found == position) {
      newest++;
    } else if (found == ReceiptReader.ABSENT) {
      fault(receipt, "the index does not lead to it");
    } else if (found < position) {
      fault(receipt, "the index leads to an older one, position=" + found);
    }
  }

  private void fault(Receipt receipt, String what) {
    wrong++;
    faults.accept(new Fault(receipt == null ? null : receipt.id(), what));
  }
}
