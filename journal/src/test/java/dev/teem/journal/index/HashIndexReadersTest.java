package dev.teem.journal.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HashIndexReadersTest {
  private static final long NANOS = 4_000_000_000L;
  private static final int READERS = 3;

  @TempDir Path directory;

  private volatile long published;
  private volatile boolean done;

  @Test
  void shouldFindEverythingThatWasPutBeforeWhileTheIndexGrows()
      throws IOException, InterruptedException, ExecutionException {
    long seed = System.nanoTime();
    long end = System.nanoTime() + NANOS;
    int round = 0;
    try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
      while (System.nanoTime() < end) {
        // Many small indexes: that is where a search meets a split most often.
        int keys = round % 4 == 3 ? 300_000 : 8_000;
        try (HashIndex index = HashIndex.open(directory.resolve("index" + round))) {
          grow(index, seed + round, keys, readers);
        }
        round++;
      }
    }
    assertThat(round).isPositive();
  }

  private void grow(HashIndex index, long seed, int keys, ExecutorService readers)
      throws InterruptedException, ExecutionException {
    published = 0;
    done = false;
    List<Future<String>> reports = new ArrayList<>();
    for (int reader = 0; reader < READERS; reader++) {
      long readerSeed = seed + reader;
      reports.add(readers.submit(() -> read(index, seed, readerSeed)));
    }
    byte[] key = new byte[32];
    for (int i = 1; i <= keys; i++) {
      Keys.uniform(seed << 32, i, key);
      index.put(key, 0, i);
      published = i;
    }
    done = true;
    for (Future<String> report : reports) {
      assertThat(report.get()).as("seed %d", seed).isEmpty();
    }
  }

  private String read(HashIndex index, long seed, long readerSeed) {
    SplittableRandom random = new SplittableRandom(readerSeed);
    byte[] key = new byte[32];
    while (!done) {
      long known = published;
      if (known == 0) {
        continue;
      }
      long number = random.nextBoolean() ? known : 1 + random.nextLong(known);
      Keys.uniform(seed << 32, number, key);
      long value = index.get(key, 0);
      if (value != number) {
        return "key " + number + " of " + known + " has the value " + value;
      }
      Keys.uniform(seed << 32, -1 - number, key);
      value = index.get(key, 0);
      if (value != 0) {
        return "absent key " + number + " of " + known + " has the value " + value;
      }
    }
    return "";
  }
}
