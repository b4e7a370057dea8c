package dev.teem.stress.damage;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.receipt.InputHash;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleLog;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LineSource;
import dev.teem.engine.time.VirtualClock;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import dev.teem.stress.trial.Violation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A store: batches over several days, so that each of its logs has several files. */
final class StoreScene implements Scene {
  private static final int DAYS = 3;
  private static final int BATCHES_A_DAY = 5;
  private static final int ITEMS_A_BATCH = 25;
  private static final int TUPLES_A_DAY = 30;

  private final VirtualClock clock = new VirtualClock();

  /** In the order in which they were executed. */
  private final List<Item> items = new ArrayList<>();

  /** To tuples, in order. */
  private final List<Change> changes = new ArrayList<>();

  private String digest;

  /** A tuple was put out, or ended. */
  private record Change(Tuple tuple, boolean out) {
    void apply(TupleLog log) {
      if (out) {
        log.out(tuple);
      } else {
        log.receipt(tuple, Map.of("ok", true));
      }
    }
  }

  private static final class Item {
    private final String text;
    private final byte[] hash = new byte[Sha256.LENGTH];

    /** Of the receipt that was written; known when all are. */
    private final byte[] id = new byte[Sha256.LENGTH];

    Item(String text) {
      this.text = text;
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      new InputHash(EchoYool.NAME, Map.of(), Map.of()).hash(bytes, 0, bytes.length, hash, 0);
    }
  }

  @Override
  public Written write(Path folder, Random random) throws IOException {
    clock.advance(Duration.ofDays(20_000).toNanos());
    for (int day = 0; day < DAYS - 1; day++) {
      try (Store store = open(folder, false)) {
        work(store, day, random);
      }
    }
    final Image older = Image.of(folder);
    Image killed;
    try (Store store = open(folder, false)) {
      work(store, DAYS - 1, random);
      name(store);
      digest = execute(store, texts(items), new EchoYool()).resultDigest();
      killed = Image.of(folder);
    }
    return new Written(older, killed, Image.of(folder));
  }

  private Store open(Path folder, boolean recover) {
    return Store.open(new StoreContext(folder).clock(clock).recover(recover));
  }

  private void work(Store store, int day, Random random) throws IOException {
    for (int batch = 0; batch < BATCHES_A_DAY; batch++) {
      List<Item> some = new ArrayList<>();
      for (int i = 0; i < ITEMS_A_BATCH; i++) {
        String text = day + " " + batch + " " + i + " " + "x".repeat(random.nextInt(200));
        some.add(new Item(i % 7 == 6 ? EchoYool.FAILING + text : text));
      }
      execute(store, texts(some), new EchoYool());
      items.addAll(some);
    }
    for (int i = 0; i < TUPLES_A_DAY; i++) {
      boolean out = changes.isEmpty() || random.nextInt(3) > 0;
      Change change =
          out
              ? new Change(tuple(day * TUPLES_A_DAY + i), true)
              : new Change(changes.get(random.nextInt(changes.size())).tuple(), false);
      change.apply(store.tuples());
      changes.add(change);
    }
    // So that the ids have a file.
    store.findById(new byte[Sha256.LENGTH]);
    clock.advance(Duration.ofDays(1).toNanos());
  }

  private static Tuple tuple(long number) {
    return Tuple.of(
        "damage", List.of(number), "me", "lane", "here", null, List.of(), Map.of("n", number));
  }

  private static List<String> texts(List<Item> items) {
    return items.stream().map(item -> item.text).toList();
  }

  private static BatchSummary execute(Store store, List<String> texts, EchoYool yool)
      throws IOException {
    byte[] lines = (String.join("\n", texts) + "\n").getBytes(StandardCharsets.UTF_8);
    EngineContext context =
        new EngineContext().cores(1).receiptStore(store.receipts()).tupleLog(store.tuples());
    try (Engine engine = Engine.launch(context)) {
      return engine.execute(
          new BatchSpec(new LineSource(new ByteArrayInputStream(lines), "items", -1), yool));
    }
  }

  /** Notes the ids that the receipts were given. */
  private void name(Store store) {
    try (ReceiptReader reader = store.receipts().newReader()) {
      for (Item item : items) {
        reader.moveTo(reader.find(item.hash, 0));
        reader.id(item.id, 0);
      }
    }
  }

  @Override
  public Visit visit(Path folder) {
    return new StoreVisit(folder);
  }

  private final class StoreVisit implements Visit {
    private final Path folder;
    private int changesExpected = changes.size();

    /** By input hash: the receipts that items have now, where that is not the one written. */
    private final Map<String, String> renewed = new HashMap<>();

    StoreVisit(Path folder) {
      this.folder = folder;
    }

    /** There is no way to look at a store without opening it. */
    @Override
    public Found look() {
      return new Found(items.size(), 0, List.of(), 0);
    }

    @Override
    public Found open(boolean recover) throws Violation, IOException {
      try (Store store = StoreScene.this.open(folder, recover)) {
        List<String> said = store.notes().stream().filter(StoreVisit::isOfLoss).toList();
        int open = changesSeen(store.tuples());
        int count = 0;
        List<String> absent = new ArrayList<>();
        try (ReceiptReader reader = store.receipts().newReader()) {
          for (Item item : items) {
            if (isThere(store, reader, item)) {
              count++;
            } else {
              absent.add(item.text);
            }
          }
        }
        store.forEachReceipt(reader -> {
          if (!reader.receipt().verifies()) {
            throw new IllegalStateException("receipt=" + reader.receipt() + " is wrong");
          }
        });
        long[] faults = new long[1];
        store.verify(_ -> faults[0]++, _ -> true);
        executeAgain(store, absent);
        int lost = absent.size() + changesExpected - open;
        changesExpected = open;
        return new Found(count + open, lost, said, faults[0]);
      }
    }

    /** The last process's death is no loss, nor is what was lost and is there again. */
    private static boolean isOfLoss(String note) {
      return !note.contains("which died") && !note.contains("put back into the index");
    }

    /** After how many of the changes the tuples are as they are. */
    private int changesSeen(TupleLog tuples) throws Violation {
      Map<String, Boolean> open = new HashMap<>();
      changes.forEach(change -> open.put(change.tuple().id(), false));
      int seen = isSo(tuples, open) ? 0 : -1;
      for (int i = 0; i < changesExpected; i++) {
        open.put(changes.get(i).tuple().id(), changes.get(i).out());
        seen = isSo(tuples, open) ? i + 1 : seen;
      }
      if (seen < 0) {
        throw new Violation("tuples are open that never were at the same time");
      }
      return seen;
    }

    private static boolean isSo(TupleLog tuples, Map<String, Boolean> open) {
      return open.entrySet().stream()
          .allMatch(tuple -> tuples.isOpen(tuple.getKey()) == tuple.getValue());
    }

    private boolean isThere(Store store, ReceiptReader reader, Item item)
        throws Violation, IOException {
      long position = reader.find(item.hash, 0);
      if (position == ReceiptReader.ABSENT) {
        return false;
      }
      reader.moveTo(position);
      if (!reader.isFor(item.hash, 0)) {
        return false;
      }
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      reader.output(output);
      String said = reader.ok() ? output.toString(StandardCharsets.UTF_8) : reader.error();
      String name = HexFormat.of().formatHex(item.id);
      String expected = renewed.getOrDefault(HexFormat.of().formatHex(item.hash), name);
      byte[] id = new byte[Sha256.LENGTH];
      reader.id(id, 0);
      if (!said.equals(EchoYool.answer(item.text))
          || !reader.receipt().verifies()
          || !HexFormat.of().formatHex(id).equals(expected)) {
        throw new Violation(
            "receipt=%s that says %s is not that of item=%s"
                .formatted(reader.receipt(), said, item.text));
      }
      long named = store.findById(id);
      if (named != position && named != ReceiptReader.ABSENT) {
        throw new Violation(
            "receipt id=%s is found at position=%d instead of %d"
                .formatted(expected, named, position));
      }
      return true;
    }

    /** Whoever asks for everything gets everything right, and executed is what is not there. */
    private void executeAgain(Store store, List<String> absent) throws Violation, IOException {
      EchoYool yool = new EchoYool();
      BatchSummary summary = execute(store, texts(items), yool);
      if (!digest.equals(summary.resultDigest()) || !yool.executed().equals(absent)) {
        throw new Violation(
            "digest=%s and not %s, executed=%s where there was no receipt of %s"
                .formatted(summary.resultDigest(), digest, yool.executed(), absent));
      }
      try (ReceiptReader reader = store.receipts().newReader()) {
        for (Item item : items) {
          if (absent.contains(item.text)) {
            byte[] id = new byte[Sha256.LENGTH];
            reader.moveTo(reader.find(item.hash, 0));
            reader.id(id, 0);
            renewed.put(HexFormat.of().formatHex(item.hash), HexFormat.of().formatHex(id));
          }
        }
      }
    }
  }
}
