package dev.teem.journal.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.yool.IdentityYool;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import dev.teem.journal.log.Children;
import dev.teem.journal.receipt.ReceiptVerification;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionCrashTest {
  private static final int ROUNDS = 10;

  @TempDir Path dir;

  @Test
  void shouldKeepEveryReceiptWheneverItIsKilled() throws Exception {
    long seed = System.nanoTime();
    System.out.println("shouldKeepEveryReceiptWheneverItIsKilled seed=" + seed);
    Random random = new Random(seed);
    long items = 0;
    long day = 20_000;
    long givenUp = 0;
    for (int round = 0; round < ROUNDS; round++) {
      items = retainAndKill(items, day, 100 + random.nextInt(400));
      day += 10_000;
      DayClock clock = new DayClock(day);
      try (Store store = Store.open(new StoreContext(dir.resolve("store")).clock(clock))) {
        List<ReceiptVerification.Fault> faults = new ArrayList<>();
        ReceiptVerification.Result result = store.verify(faults::add, count -> true);
        assertThat(faults).as("round=%d seed=%d", round, seed).isEmpty();
        assertThat(store.notes()).noneMatch(note -> note.contains("lost"));
        // What was not acknowledged may be there as well.
        assertThat(store.receiptCount()).isBetween(items, items + RetainUntilKilled.ITEMS);
        assertThat(result.givenUp()).isGreaterThanOrEqualTo(givenUp);
        givenUp = result.givenUp();
        assertAllAnswer(store, clock, items);
      }
    }
    assertThat(givenUp).isPositive();
  }

  private static void assertAllAnswer(Store store, DayClock clock, long items) throws IOException {
    try (Engine engine =
        Engine.launch(new EngineContext().cores(1).clock(clock).receiptStore(store.receipts()))) {
      for (long first = 0; first < items; first += RetainUntilKilled.ITEMS) {
        BatchSummary summary =
            engine.execute(new BatchSpec(RetainUntilKilled.items(first), new IdentityYool()));
        assertThat(summary.executed()).as("items from %d", first).isZero();
      }
    }
  }

  /** Returns how many items have receipts for certain. */
  private long retainAndKill(long item, long day, int millis)
      throws IOException, InterruptedException {
    // A file, for what is left in a pipe is thrown away with the process.
    Path printed = dir.resolve("printed");
    Process child =
        Children.java(
                Children.openings(),
                RetainUntilKilled.class,
                dir.resolve("store").toString(),
                Long.toString(item),
                Long.toString(day))
            .redirectError(new File("/dev/null"))
            .redirectOutput(printed.toFile())
            .start();
    try {
      while (Children.wholeLines(printed).size() < 2) {
        assertThat(child.isAlive()).as("the child runs").isTrue();
        TimeUnit.MILLISECONDS.sleep(5);
      }
      TimeUnit.MILLISECONDS.sleep(millis);
    } finally {
      child.destroyForcibly().waitFor();
    }
    return Long.parseLong(Children.wholeLines(printed).getLast());
  }
}
