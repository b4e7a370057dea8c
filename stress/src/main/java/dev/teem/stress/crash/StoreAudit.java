package dev.teem.stress.crash;

import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import dev.teem.stress.trial.Folders;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Opens a copy of a store that nobody has open, and reads every receipt. Of a copy, since opening
 * mends what a crash has left, which is for the next run to do.
 */
final class StoreAudit {
  private final Path store;

  /** Input hash to receipt id. */
  private final Map<String, String> receipts = new HashMap<>();

  private List<String> notes = List.of();

  private StoreAudit(Path store) {
    this.store = store;
  }

  /**
   * Audits a store by way of a copy, which is deleted if all is well.
   *
   * @throws Violation if a receipt is damaged, double, not found or without its output
   */
  static StoreAudit of(Path store, Path copy) throws Violation, IOException {
    StoreAudit audit = new StoreAudit(store);
    if (!Files.exists(store)) {
      return audit;
    }
    Folders.copy(store, copy);
    audit.read(copy);
    Folders.delete(copy);
    return audit;
  }

  /** Input hash to receipt id, of all receipts. */
  Map<String, String> receipts() {
    return receipts;
  }

  /** What opening the copy had to mend. */
  List<String> notes() {
    return notes;
  }

  /** Checks that nothing which an earlier audit has seen is lost or was done again. */
  void checkKeeps(StoreAudit earlier) throws Violation {
    for (Map.Entry<String, String> receipt : earlier.receipts.entrySet()) {
      String now = receipts.get(receipt.getKey());
      if (!receipt.getValue().equals(now)) {
        throw new Violation(
            "input_hash=%s had receipt id=%s before the last run and has id=%s after it, in %s"
                .formatted(receipt.getKey(), receipt.getValue(), now, store));
      }
    }
  }

  private void read(Path copy) throws Violation {
    try (Store opened = Store.open(new StoreContext(copy));
        ReceiptReader index = opened.receipts().newReader()) {
      notes = opened.notes();
      MessageDigest digest = Sha256.newDigest();
      opened.forEachReceipt(receipt -> {
        try {
          check(receipt, index, digest);
        } catch (Violation e) {
          throw new Found(e);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
      // Each kill may leave the index's own count one too small, as it says; each receipt was
      // found.
      if (opened.receiptCount() > receipts.size()) {
        throw new Violation(
            "the index of %s has entries=%d for receipts=%d"
                .formatted(store, opened.receiptCount(), receipts.size()));
      }
    } catch (Found e) {
      throw e.violation;
    } catch (StoreException e) {
      throw new Violation("the store cannot be read after a kill: " + e.getMessage(), e);
    }
  }

  private void check(ReceiptReader reader, ReceiptReader index, MessageDigest digest)
      throws Violation, IOException {
    Receipt receipt = reader.receipt();
    String hash = receipt.inputHash();
    if (!reader.ok()) {
      throw new Violation("receipt id=" + receipt.id() + " failed: " + reader.error());
    }
    String other = receipts.put(hash, receipt.id());
    if (other != null) {
      throw new Violation(
          "input_hash=%s was executed twice: receipts id=%s and id=%s in %s"
              .formatted(hash, other, receipt.id(), store));
    }
    reader.output(
        new OutputStream() {
          @Override
          public void write(int b) {
            digest.update((byte) b);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
          }
        });
    byte[] promised = new byte[Sha256.LENGTH];
    reader.outputSha(promised, 0);
    if (!MessageDigest.isEqual(digest.digest(), promised)) {
      throw new Violation("receipt id=" + receipt.id() + " in " + store + ": not its output");
    }
    byte[] key = HexFormat.of().parseHex(hash);
    long position = index.find(key, 0);
    if (position == ReceiptReader.ABSENT) {
      throw new Violation(
          "receipt id=%s input_hash=%s in %s is not in the index"
              .formatted(receipt.id(), hash, store));
    }
    index.moveTo(position);
    byte[] found = new byte[Sha256.LENGTH];
    index.id(found, 0);
    if (!Sha256.hex(found).equals(receipt.id())) {
      throw new Violation(
          "the index of %s leads from input_hash=%s to receipt id=%s instead of id=%s"
              .formatted(store, hash, Sha256.hex(found), receipt.id()));
    }
  }

  /** Carries a violation out of a visitor. */
  private static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Violation violation;

    Found(Violation violation) {
      super(violation);
      this.violation = violation;
    }
  }
}
