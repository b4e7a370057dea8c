package dev.teem.journal;

import static dev.teem.journal.Batches.WORDS;
import static dev.teem.journal.Batches.engineContext;
import static dev.teem.journal.Batches.run;
import static dev.teem.journal.Batches.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.teem.engine.Engine;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.receipt.InputHash;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptReader;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import dev.teem.journal.Batches.Upper;
import dev.teem.journal.log.TryLock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreTest {
  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void shouldExecuteEqualItemsOnce(Durability durability) throws IOException {
    Upper yool = new Upper();
    try (Store store = Store.open(context().durability(durability))) {
      BatchSummary summary = run(store, spec(WORDS, yool));

      assertThat(summary.agents()).isEqualTo(5_000);
      assertThat(summary.executed()).isEqualTo(3_000);
      assertThat(summary.cached()).isEqualTo(2_000);
      assertThat(yool.calls).hasSize(3_000).containsOnlyKeys(WORDS).allSatisfy((w, n) -> once(n));
      assertThat(store.receiptCount()).isEqualTo(3_000);
    }
  }

  @Test
  void shouldExecuteEqualItemsOnceWhenAllAreEqual() throws IOException {
    Upper yool = new Upper();
    try (Store store = Store.open(context())) {
      BatchSummary summary = run(store, spec(java.util.Collections.nCopies(20_000, "same"), yool));

      assertThat(summary.executed()).isEqualTo(1);
      assertThat(yool.calls).containsExactly(Map.entry("same", 1));
    }
  }

  @Test
  void shouldAnswerFromReceiptsAfterReopening() throws IOException {
    String digest;
    try (Store store = Store.open(context())) {
      digest = run(store, spec(WORDS, new Upper())).resultDigest();
    }
    Upper again = new Upper();
    try (Store store = Store.open(context())) {
      assertThat(store.notes()).isEmpty();
      BatchSummary summary = run(store, spec(WORDS, again));

      assertThat(summary.executed()).isZero();
      assertThat(summary.cached()).isEqualTo(5_000);
      assertThat(summary.resultDigest()).isEqualTo(digest);
      assertThat(again.calls).isEmpty();
    }
  }

  @Test
  void shouldKeepOutputsErrorsAndVerifiableReceipts() throws IOException {
    try (Store store = Store.open(context())) {
      run(store, spec(List.of("fine", "fail me", ""), new Upper()).args(Map.of("n", 7L)));
      InputHash hash = new InputHash("upper", Map.of("n", 7L), Map.of());

      try (ReceiptReader reader = store.receipts().newReader()) {
        assertThat(found(reader, hash, "fine").ok()).isTrue();
        assertThat(output(reader)).isEqualTo("FINE");
        Receipt fine = reader.receipt();
        assertThat(fine.verifies()).isTrue();
        assertThat(fine.yool()).isEqualTo("upper");
        assertThat(fine.args()).isEqualTo(Map.of("n", 7L));
        assertThat(fine.status()).isEqualTo("ok");
        assertThat(fine.artifacts().getFirst().sha256())
            .isEqualTo(Sha256.hex(Sha256.of("FINE".getBytes(StandardCharsets.UTF_8))));
        assertThat(fine.inputHash())
            .isEqualTo(
                Receipt.inputHash(
                    "upper",
                    Map.of("n", 7L),
                    List.of(Sha256.hex(Sha256.of("fine".getBytes(StandardCharsets.UTF_8)))),
                    Map.of()));

        assertThat(found(reader, hash, "fail me").ok()).isFalse();
        Receipt failed = reader.receipt();
        assertThat(failed.verifies()).isTrue();
        assertThat(failed.status()).isEqualTo("error");
        assertThat(failed.error()).isEqualTo("asked to fail: \u00fc\u2028\"");
        assertThat(failed.artifacts()).isEmpty();

        assertThat(found(reader, hash, "").outputLength()).isZero();
        assertThat(reader.receipt().verifies()).isTrue();
      }
    }
  }

  @Test
  void shouldRememberFailuresUntilAskedToRetryThem() throws IOException {
    List<String> items = List.of("a", "fail 1", "b", "fail 2", "fail 1");
    try (Store store = Store.open(context())) {
      assertThat(run(store, spec(items, new Upper())).failed()).isEqualTo(3);

      Upper second = new Upper();
      assertThat(run(store, spec(items, second)).failed()).isEqualTo(3);
      assertThat(second.calls).isEmpty();

      Upper third = new Upper();
      assertThat(run(store, spec(items, third).retryFailed(true)).executed()).isEqualTo(2);
      assertThat(third.calls).containsOnlyKeys("fail 1", "fail 2").allSatisfy((w, n) -> once(n));
    }
  }

  @Test
  void shouldExecuteAgainWhenAskedForAFreshRun() throws IOException {
    try (Store store = Store.open(context())) {
      run(store, spec(WORDS, new Upper()));
      Upper again = new Upper();
      BatchSummary summary = run(store, spec(WORDS, again).fresh(true));

      assertThat(summary.executed()).isEqualTo(3_000);
      assertThat(again.calls).hasSize(3_000).allSatisfy((w, n) -> once(n));
      assertThat(run(store, spec(WORDS, again)).executed()).isZero();
    }
  }

  @Test
  void shouldTellYoolsAndArgumentsApart() throws IOException {
    try (Store store = Store.open(context())) {
      run(store, spec(WORDS, new Upper()));
      assertThat(run(store, spec(WORDS, new Upper()).args(Map.of("x", 1L))).executed())
          .isEqualTo(3_000);
      assertThat(run(store, spec(WORDS, new Upper("upper2"))).executed()).isEqualTo(3_000);
    }
  }

  /** Whatever it does with its own files: closing a second channel to one gives up its locks. */
  @ParameterizedTest
  @EnumSource(names = {"PROCESS", "POWER"})
  void shouldKeepItsLockUntilItIsClosed(Durability durability) throws Exception {
    Path lock = dir.resolve("store/LOCK");
    // The second time there are files that a run of less durability has left.
    for (Durability level : List.of(Durability.PROCESS, durability)) {
      try (Store store = Store.open(context().durability(level))) {
        run(store, spec(WORDS, new Upper()));
        assertThatThrownBy(() -> Store.open(context())).isInstanceOf(StoreException.class);
        assertThat(TryLock.succeeds(lock)).isFalse();
      }
      assertThat(TryLock.succeeds(lock)).isTrue();
    }
  }

  @Test
  void shouldBeOneProcesssAtATime() {
    try (Store store = Store.open(context())) {
      assertThatThrownBy(() -> Store.open(context()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use by process pid=" + ProcessHandle.current().pid());
      assertThat(store.notes()).isEmpty();
    }
  }

  @Test
  void shouldExecuteEqualItemsOnceAcrossBatchesThatRunAtTheSameTime() throws Exception {
    Upper yool = new Upper();
    try (Store store = Store.open(context());
        Engine engine = Engine.launch(engineContext(store))) {
      BatchRun first = engine.start(spec(WORDS, yool));
      BatchRun second = engine.start(spec(WORDS.reversed(), yool).args(Map.of()));
      Thread waiter = Thread.ofPlatform().start(() -> awaited(second));
      BatchSummary summary = first.await();
      waiter.join();

      assertThat(summary.agents()).isEqualTo(5_000);
      assertThat(yool.calls).hasSize(3_000).allSatisfy((w, n) -> once(n));
    }
  }

  @Test
  void shouldTellWhoAwaitsABatchThatTheEngineWasClosed() throws Exception {
    try (Store store = Store.open(context())) {
      Engine engine = Engine.launch(engineContext(store));
      Slow slow = new Slow();
      BatchRun run = engine.start(spec(WORDS, slow).limits(LimitConfig.upTo(2)));
      Thread closer =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  slow.some.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                engine.close();
              });
      assertThatThrownBy(run::await).hasMessage("the engine was closed while the batch ran");
      closer.join();
      assertThatThrownBy(() -> engine.start(spec(WORDS, slow))).hasMessage("the engine is closed");
    }
  }

  @Test
  void shouldNotLetGoOfABatchBeforeTheCoresHaveWhenTheEngineIsClosed() throws Exception {
    AtomicBoolean closing = new AtomicBoolean();
    AtomicBoolean left = new AtomicBoolean();
    Yool holdsTheCore =
        new Upper() {
          @Override
          public void run(Call call) throws YoolException {
            closing.set(true);
            long until = System.nanoTime() + 50_000_000;
            while (System.nanoTime() < until) {
              LockSupport.parkNanos(until - System.nanoTime());
            }
            super.run(call);
            left.set(true);
          }
        };
    try (Store store = Store.open(context())) {
      Engine engine = Engine.launch(engineContext(store));
      BatchRun run = engine.start(spec(List.of("a"), holdsTheCore));
      Thread closer =
          Thread.ofPlatform()
              .start(() -> {
                while (!closing.get()) {
                  Thread.onSpinWait();
                }
                engine.close();
              });
      // It has its result, or the engine was closed before that could be told.
      assertThat(catchThrowable(run::await))
          .satisfiesAnyOf(
              thrown -> assertThat(thrown).isNull(),
              thrown -> assertThat(thrown).hasMessage("the engine was closed while the batch ran"));
      assertThat(left).isTrue();
      closer.join();
    }
  }

  private static void awaited(BatchRun run) {
    try {
      run.await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldBePrivateToItsUser() throws IOException {
    try (Store store = Store.open(context())) {
      run(store, spec(WORDS, new Upper()));
    }
    try (Stream<Path> files = Files.walk(dir.resolve("store"))) {
      assertThat(files)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .as("%s", file)
                  .endsWith("------"));
    }
  }

  @Test
  void shouldNotTouchItsFolderWhenNothingIsToBeKept() throws IOException {
    try (Store store = Store.open(context().durability(Durability.NONE))) {
      assertThat(run(store, spec(WORDS, new Upper())).executed()).isEqualTo(3_000);
      assertThat(run(store, spec(WORDS, new Upper())).executed()).isZero();
    }
    assertThat(dir.resolve("store")).doesNotExist();
  }

  @Test
  void shouldGoOnWhereAStoppedRunWas() throws Exception {
    Slow slow = new Slow();
    List<String> items = IntStream.range(0, 400).mapToObj(Integer::toString).toList();
    long before;
    try (Store store = Store.open(context());
        Engine engine = Engine.launch(engineContext(store))) {
      BatchRun run = engine.start(spec(items, slow).limits(LimitConfig.upTo(4)));
      Thread stopper =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  slow.some.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                run.stop();
              });
      BatchSummary summary = run.await();
      stopper.join();
      before = summary.executed();
      assertThat(summary.stopped()).isTrue();
      assertThat(summary.failed()).isZero();
      assertThat(before).isBetween(20L, 399L).isEqualTo(store.receiptCount());
    }
    try (Store store = Store.open(context());
        Engine engine = Engine.launch(engineContext(store))) {
      BatchRun run = engine.start(spec(items, new Slow()).limits(LimitConfig.upTo(50)));
      assertThat(run.resumed()).isTrue();
      BatchSummary summary = run.await();
      assertThat(summary.cached()).isEqualTo(before);
      assertThat(summary.executed()).isEqualTo(400 - before);
    }
    try (Store store = Store.open(context());
        Engine engine = Engine.launch(engineContext(store))) {
      assertThat(engine.start(spec(items, new Slow())).resumed()).isFalse();
    }
  }

  private StoreContext context() {
    return new StoreContext(dir.resolve("store"));
  }

  private static void once(int calls) {
    assertThat(calls).isEqualTo(1);
  }

  private static ReceiptReader found(ReceiptReader reader, InputHash hash, String item) {
    byte[] key = new byte[32];
    byte[] bytes = item.getBytes(StandardCharsets.UTF_8);
    hash.hash(bytes, 0, bytes.length, key, 0);
    long position = reader.find(key, 0);
    assertThat(position).as(item).isNotEqualTo(ReceiptReader.ABSENT);
    reader.moveTo(position);
    assertThat(reader.isFor(key, 0)).isTrue();
    return reader;
  }

  private static String output(ReceiptReader reader) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    reader.output(output);
    return output.toString(StandardCharsets.UTF_8);
  }

  private static final class Slow implements Yool {
    final CountDownLatch some = new CountDownLatch(20);

    @Override
    public String name() {
      return "slow";
    }

    @Override
    public boolean blocking() {
      return true;
    }

    @Override
    public void run(Call call) throws Exception {
      Thread.sleep(5);
      call.output().write(call.item());
      some.countDown();
    }
  }
}
