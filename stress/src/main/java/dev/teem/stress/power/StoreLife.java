package dev.teem.stress.power;

import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.Durability;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import dev.teem.stress.trial.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Blocks of receipts, many of which share a force of the outputs and one of the receipts. */
final class StoreLife implements Life {
  private static final String INDEX = "receipts.index";

  /** Where it says whether it is in use. */
  private static final int INDEX_STATE = 0x40;

  private static final int STEPS = 5;

  /** One moment before an append in so many is one at which the power may go. */
  private static final int CUTS = 10;

  /** Input hash to digest of the output, of all that were ever appended. */
  private final Map<String, String> appended;

  /** Of those that were acknowledged. */
  private final Map<String, String> stored;

  private Disk disk;
  private LogWatch outputs;
  private LogWatch receipts;

  /** A life that begins with nothing. */
  StoreLife() {
    this(Map.of());
  }

  private StoreLife(Map<String, String> found) {
    appended = new HashMap<>(found);
    stored = new HashMap<>(found);
  }

  private static Store open(Path folder, AppendClock clock) {
    return Store.open(new StoreContext(folder).durability(Durability.POWER).clock(clock));
  }

  @Override
  public void run(Path folder, Random random, Cuts cuts) {
    AppendClock clock = new AppendClock(ReceiptGroups.WRITER);
    disk = new Disk(folder);
    outputs = new LogWatch(disk, "outputs");
    receipts = new LogWatch(disk, "receipts");
    try (Store store = open(folder, clock)) {
      if (appended.isEmpty()) {
        cuts.at(disk, facts());
      }
      disk.force();
      ReceiptGroups groups = new ReceiptGroups(store, clock, random, new Watching(random, cuts));
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(4) == 0) {
          clock.nextDay();
        }
        ReceiptGroups.Prepared group = groups.prepare();
        group.digests().forEach(appended::putAll);
        group.append();
      }
      cuts.at(disk, facts());
    }
    // Closed, the index is whole; the logs are as they were.
    disk.force(INDEX, disk.read(INDEX));
    cuts.at(disk, facts());
  }

  /** Tells the disk what is forced, and cuts now and then. */
  private final class Watching implements ReceiptGroups.Steps {
    private final Random random;
    private final Cuts cuts;

    Watching(Random random, Cuts cuts) {
      this.random = random;
      this.cuts = cuts;
    }

    @Override
    public void beforeOutputs() {
      look();
    }

    @Override
    public void beforeReceipts(boolean first) {
      if (first) {
        outputs.forced();
      }
      look();
    }

    private void look() {
      // Says that it is in use, and forces that alone, before its first change.
      disk.force(INDEX, INDEX_STATE, Long.BYTES);
      outputs.look();
      receipts.look();
      if (random.nextInt(CUTS) == 0) {
        cuts.at(disk, facts());
      }
    }

    @Override
    public void stored(Map<String, String> digests) {
      receipts.forced();
      stored.putAll(digests);
    }
  }

  private Facts facts() {
    Map<String, String> all = Map.copyOf(appended);
    Map<String, String> least = Map.copyOf(stored);
    return image -> check(image, all, least);
  }

  private static Found check(Path image, Map<String, String> all, Map<String, String> least)
      throws Violation {
    try (Store store = open(image, new AppendClock("nobody's"))) {
      Map<String, String> found = new HashMap<>();
      List<String> wrong = new ArrayList<>();
      try (ReceiptReader index = store.receipts().newReader()) {
        store.forEachReceipt(reader -> {
          String hash = reader.receipt().inputHash();
          String digest = digest(reader);
          boolean same = digest.equals(all.get(hash)) && found.put(hash, digest) == null;
          if (!same || found(index, hash) != reader.position()) {
            wrong.add(
                "input_hash=%s position=%d index=%d digest=%s appended=%s"
                    .formatted(hash, reader.position(), found(index, hash), digest, all.get(hash)));
          }
        });
      }
      if (!wrong.isEmpty()) {
        throw new Violation("receipts that were not appended, or are not found: " + wrong);
      }
      if (!found.keySet().containsAll(least.keySet())) {
        throw new Violation(
            "receipts acknowledged=%d and found=%d".formatted(least.size(), found.size()));
      }
      return new Found(new StoreLife(found), store.notes());
    } catch (StoreException e) {
      throw new Violation("the store does not open: " + e.getMessage(), e);
    }
  }

  private static long found(ReceiptReader index, String hash) {
    return index.find(HexFormat.of().parseHex(hash), 0);
  }

  private static String digest(ReceiptReader reader) {
    try {
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      reader.output(output);
      return Sha256.hex(Sha256.of(output.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
