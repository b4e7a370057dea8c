package dev.teem.journal.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.guard.DiskUsage;
import dev.teem.engine.receipt.InputHash;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LineSource;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import dev.teem.journal.Durability;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import dev.teem.journal.receipt.ReceiptVerification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store gives up, and what it is then. */
class RetentionTest {
  private static final long DAY = 20_000;
  private static final RetentionPolicy MONTH = new RetentionPolicy(30, 365, 1L << 40);

  /** Larger than the zeros that a log has ahead of its records, so that giving it up shows. */
  private static final int PADDING = 4_000;

  @TempDir Path dir;
  private final DayClock clock = new DayClock(DAY);

  private StoreContext context() {
    return new StoreContext(dir.resolve("store")).clock(clock);
  }

  private Store open() {
    return Store.open(context());
  }

  /** Items that belong to a day, so that each is executed once. */
  private static List<String> itemsOf(long day, int count) {
    return IntStream.range(0, count).mapToObj(i -> day + "/" + i).toList();
  }

  private BatchSpec spec(List<String> items) {
    byte[] bytes = (String.join("\n", items) + "\n").getBytes(StandardCharsets.UTF_8);
    return new BatchSpec(
        new LineSource(new ByteArrayInputStream(bytes), "items", -1), new Padded());
  }

  private BatchSummary run(Store store, BatchSpec spec) throws IOException {
    try (Engine engine =
        Engine.launch(
            new EngineContext()
                .cores(2)
                .clock(clock)
                .receiptStore(store.receipts())
                .tupleLog(store.tuples()))) {
      return engine.execute(spec);
    }
  }

  /** Runs so many items on each of some days, which gives each day a file. */
  private void runOn(int items, long... days) throws IOException {
    for (long day : days) {
      clock.day(day);
      try (Store store = open()) {
        run(store, spec(itemsOf(day, items)));
      }
    }
  }

  private RetentionReport retain(RetentionPolicy policy, boolean dryRun) {
    try (Store store = open()) {
      return store.retain(policy, dryRun);
    }
  }

  private int outputFiles() throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("store/outputs"))) {
      return (int) files.filter(file -> file.toString().endsWith(".cq4")).count();
    }
  }

  private static ReceiptReader found(ReceiptReader reader, String item) {
    byte[] key = new byte[32];
    byte[] bytes = item.getBytes(StandardCharsets.UTF_8);
    new InputHash("padded", Map.of(), Map.of()).hash(bytes, 0, bytes.length, key, 0);
    reader.moveTo(reader.find(key, 0));
    assertThat(reader.isFor(key, 0)).isTrue();
    return reader;
  }

  private static void verifies(Store store, long givenUp) {
    List<ReceiptVerification.Fault> faults = new ArrayList<>();
    ReceiptVerification.Result result = store.verify(faults::add, count -> true);
    assertThat(faults).isEmpty();
    assertThat(result.complete()).isTrue();
    assertThat(result.givenUp()).isEqualTo(givenUp);
  }

  @Test
  void shouldGiveUpOutputsThatAreOldAndKeepTheirReceipts() throws IOException {
    runOn(500, DAY, DAY + 15, DAY + 40);

    RetentionReport report = retain(MONTH, false);

    assertThat(report.aged().files()).isEqualTo(1);
    assertThat(report.aged().outputs()).isEqualTo(500);
    assertThat(report.aged().bytes()).isGreaterThan(500 * PADDING);
    assertThat(report.capped()).isEqualTo(new RetentionReport.GivenUp(0, 0, 0));
    assertThat(report.hot().receipts()).isEqualTo(1_000);
    assertThat(report.hot().outputs()).isEqualTo(1_000);
    assertThat(report.hot().outputBytes()).isGreaterThan(1_000 * PADDING);
    assertThat(report.warm().receipts()).isEqualTo(500);
    assertThat(report.warm().outputs()).isZero();
    assertThat(report.cold().receipts()).isZero();
    assertThat(report.withinCap()).isTrue();
    assertThat(outputFiles()).isEqualTo(2);
    try (Store store = open()) {
      assertThat(store.notes()).isEmpty();
      verifies(store, 500);
    }
  }

  @Test
  void shouldCountReceiptsAsColdInTheEndAndKeepThemForEver() throws IOException {
    runOn(100, DAY);
    clock.day(DAY + 100_000);

    RetentionReport report = retain(MONTH, false);

    assertThat(report.cold().receipts()).isEqualTo(100);
    assertThat(report.cold().receiptBytes()).isPositive();
    assertThat(report.cold().outputs()).isZero();
    try (Store store = open()) {
      assertThat(store.receiptCount()).isEqualTo(100);
    }
  }

  @Test
  void shouldSayOfAnOutputThatItWasGivenUpAndWhen() throws IOException {
    runOn(500, DAY);
    clock.day(DAY + 50);
    retain(MONTH, false);

    try (Store store = open();
        ReceiptReader reader = found(store.receipts().newReader(), DAY + "/7")) {
      assertThat(reader.ok()).isTrue();
      assertThat(reader.outputGivenUp()).isTrue();
      Receipt receipt = reader.receipt();
      assertThat(receipt.verifies()).isTrue();
      assertThat(receipt.artifacts()).hasSize(1);
      Instant dayFifty = Instant.EPOCH.plus(Duration.ofDays(DAY + 50));
      assertThat(receipt.artifactsPurgedAt())
          .isBetween(dayFifty, dayFifty.plus(Duration.ofDays(1)));
      assertThatThrownBy(() -> reader.output(new ByteArrayOutputStream()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(receipt.id())
          .hasMessageContaining("given up at " + receipt.artifactsPurgedAt());
      assertThat(store.findById(HexFormat.of().parseHex(receipt.id())))
          .isEqualTo(reader.position());
    }
  }

  @Test
  void shouldNeverCallAnEmptyOutputOrAFailureGivenUp() throws IOException {
    try (Store store = open()) {
      run(store, spec(List.of("full", "empty", "fail")));
      clock.day(DAY + 50);
      store.retain(MONTH, false);
      try (ReceiptReader reader = store.receipts().newReader()) {
        assertThat(found(reader, "full").outputGivenUp()).isTrue();
        assertThat(found(reader, "empty").outputGivenUp()).isFalse();
        reader.output(new ByteArrayOutputStream());
        assertThat(reader.receipt().artifactsPurgedAt()).isNull();
        assertThat(found(reader, "fail").outputGivenUp()).isFalse();
        assertThat(reader.receipt().verifies()).isTrue();
      }
    }
  }

  @Test
  void shouldAnswerFromReceiptsAsBeforeWithTheSameDigest() throws IOException {
    List<String> items = itemsOf(DAY, 500);
    String digest;
    try (Store store = open()) {
      digest = run(store, spec(items)).resultDigest();
      clock.day(DAY + 50);
      store.retain(MONTH, false);

      BatchSummary same = run(store, spec(items));
      assertThat(same.executed()).isZero();
      assertThat(same.givenUp()).isEqualTo(500);
      assertThat(same.resultDigest()).isEqualTo(digest);
    }
    try (Store store = open()) {
      List<String> more = new ArrayList<>(items);
      more.add("new");
      BatchSummary both = run(store, spec(more));
      assertThat(both.executed()).isEqualTo(1);
      assertThat(both.givenUp()).isEqualTo(500);
      verifies(store, 500);
    }
  }

  @Test
  void shouldMakeOutputsAnewWhenAsked() throws IOException {
    List<String> items = itemsOf(DAY, 300);
    try (Store store = open()) {
      run(store, spec(items));
      clock.day(DAY + 50);
      store.retain(MONTH, false);
      run(store, spec(itemsOf(DAY + 50, 100)));

      List<String> all = Stream.concat(items.stream(), itemsOf(DAY + 50, 100).stream()).toList();
      BatchSummary redone = run(store, spec(all).redoGivenUp(true));
      assertThat(redone.executed()).isEqualTo(300);
      assertThat(redone.givenUp()).isZero();
      assertThat(run(store, spec(all).redoGivenUp(true)).executed()).isZero();
      verifies(store, 300);
    }
  }

  @Test
  void shouldTellWhatWasGivenUpFromWhatIsLostWhenTheIndexIsMadeAnew() throws IOException {
    runOn(200, DAY, DAY + 40);
    retain(MONTH, false);
    Files.delete(dir.resolve("store/receipts.index"));

    try (Store store = open()) {
      assertThat(store.notes()).containsExactly("receipts put back into the index: 400");
      assertThat(run(store, spec(itemsOf(DAY, 200))).executed()).isZero();
    }
    Files.delete(dir.resolve("store/receipts.index"));
    try (Stream<Path> files = Files.list(dir.resolve("store/outputs"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".cq4")).toList()) {
        Files.delete(file);
      }
    }
    try (Store store = open()) {
      assertThat(store.notes())
          .contains("receipts whose output is lost, to be executed again: 200");
      assertThat(run(store, spec(itemsOf(DAY, 200))).executed()).isZero();
      assertThat(run(store, spec(itemsOf(DAY + 40, 200))).executed()).isEqualTo(200);
    }
  }

  @Test
  void shouldGoByTheDatesInReceiptsWhenTheClockWentBack() throws IOException {
    runOn(100, DAY + 100, DAY);
    // One file: the log of outputs does not go back. The newest of it is of day 100.
    assertThat(outputFiles()).isEqualTo(1);
    clock.day(DAY + 120);
    assertThat(retain(MONTH, true).aged().files()).isZero();
    clock.day(DAY + 131);
    assertThat(retain(MONTH, true).aged().files()).isEqualTo(1);
  }

  @Test
  void shouldGiveUpTheOldestUntilTheStoreIsSmallEnough() throws IOException {
    runOn(500, DAY, DAY + 1, DAY + 2);
    RetentionReport now = retain(MONTH, true);

    RetentionReport report =
        retain(new RetentionPolicy(30, 365, now.bytesBefore() - (1 << 20)), false);
    assertThat(report.capped().files()).isEqualTo(1);
    assertThat(report.capped().outputs()).isEqualTo(500);
    assertThat(report.withinCap()).isTrue();
    assertThat(outputFiles()).isEqualTo(2);

    RetentionReport hopeless = retain(new RetentionPolicy(30, 365, 1_000), false);
    assertThat(hopeless.capped().files()).isEqualTo(2);
    assertThat(hopeless.withinCap()).isFalse();
    assertThat(outputFiles()).isZero();
    try (Store store = open()) {
      assertThat(store.receiptCount()).isEqualTo(1_500);
      verifies(store, 1_500);
    }
  }

  @Test
  void shouldFreeWhatItSays() throws IOException {
    runOn(1_000, DAY, DAY + 40);
    retain(MONTH, true);
    Path store = dir.resolve("store");
    long before = DiskUsage.of(store);

    RetentionReport report = retain(MONTH, false);

    long freed = before - DiskUsage.of(store);
    assertThat(report.bytesBefore() - report.bytesAfter()).isEqualTo(report.aged().bytes());
    // The mark takes a block.
    assertThat(freed).isBetween(report.aged().bytes() - 16_384, report.aged().bytes());
  }

  @Test
  void shouldPredictExactlyWhatItThenDoesAndChangeNothing() throws IOException {
    runOn(300, DAY, DAY + 20, DAY + 40);
    long bytes = retain(MONTH, true).bytesBefore();
    for (RetentionPolicy policy :
        List.of(
            MONTH,
            new RetentionPolicy(15, 365, 1L << 40),
            new RetentionPolicy(15, 20, bytes - (3 << 20)),
            new RetentionPolicy(0, 0, 0))) {
      try (Store store = open()) {
        Map<Path, Long> files = files();
        RetentionReport dry = store.retain(policy, true);
        assertThat(files()).isEqualTo(files);
        RetentionReport wet = store.retain(policy, false);

        assertThat(dry.dryRun()).isTrue();
        assertThat(wet)
            .isEqualTo(
                new RetentionReport(
                    false,
                    policy,
                    dry.bytesBefore(),
                    dry.bytesAfter(),
                    dry.aged(),
                    dry.capped(),
                    dry.hot(),
                    dry.warm(),
                    dry.cold()));
      }
    }
    assertThat(outputFiles()).isZero();
  }

  /** Names and dates of change: mapped writes by the store itself would show in those. */
  private Map<Path, Long> files() throws IOException {
    Map<Path, Long> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(dir.resolve("store"))) {
      for (Path path : walk.toList()) {
        files.put(path, Files.size(path) ^ Files.getLastModifiedTime(path).toMillis());
      }
    }
    return files;
  }

  @Test
  void shouldGiveUpWhileABatchRuns() throws Exception {
    List<String> items = itemsOf(DAY, 3_000);
    RetentionPolicy nothing = new RetentionPolicy(0, 0, 0);
    try (Store store = open()) {
      Thread batch =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  run(store, spec(items));
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      int times = 0;
      while (batch.isAlive()) {
        times += store.retain(nothing, false).aged().files();
      }
      batch.join();

      assertThat(times).isPositive();
      assertThat(store.receiptCount()).isEqualTo(3_000);
      assertThat(run(store, spec(items)).executed()).isZero();
    }
    try (Store store = open()) {
      assertThat(store.receiptCount()).isEqualTo(3_000);
      assertThat(run(store, spec(items)).executed()).isZero();
    }
  }

  @Test
  void shouldHaveNothingToDoInAStoreWithoutOutputs() {
    assertThat(retain(new RetentionPolicy(0, 0, 1L << 40), false).aged().files()).isZero();
  }

  @Test
  void shouldRefuseAStoreInMemoryAndAClosedOne() {
    Store closed = open();
    closed.close();
    assertThatThrownBy(() -> closed.retain(MONTH, true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    try (Store memory = Store.open(context().durability(Durability.NONE))) {
      assertThatThrownBy(() -> memory.retain(MONTH, true))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in memory only");
    }
  }

  /** The item and so many bytes; nothing for "empty"; fails for "fail". */
  private static final class Padded implements Yool {
    @Override
    public String name() {
      return "padded";
    }

    @Override
    public void run(Call call) throws YoolException {
      String item = call.itemText();
      if (item.equals("fail")) {
        throw new YoolException("as asked");
      }
      if (!item.equals("empty")) {
        call.output().writeText(item + " ".repeat(PADDING));
      }
    }
  }
}
