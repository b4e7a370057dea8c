package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LineSource;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Batches of words for tests of a store, and how they are run. */
final class Batches {
  static final List<String> WORDS =
      IntStream.range(0, 5_000).mapToObj(i -> "word " + i % 3_000).toList();

  private Batches() {}

  static EngineContext engineContext(Store store) {
    return new EngineContext().cores(2).receiptStore(store.receipts()).tupleLog(store.tuples());
  }

  static BatchSummary run(Store store, BatchSpec spec) throws IOException {
    try (Engine engine = Engine.launch(engineContext(store))) {
      return engine.execute(spec);
    }
  }

  static BatchSpec spec(List<String> items, Yool yool) {
    byte[] bytes =
        items.stream()
            .map(item -> item + "\n")
            .collect(Collectors.joining())
            .getBytes(StandardCharsets.UTF_8);
    return new BatchSpec(new LineSource(new ByteArrayInputStream(bytes), "items", -1), yool);
  }

  /** Drives a core of an engine that has no threads. */
  static void driveUntil(Core core, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(Thread.interrupted()).as("timed out").isFalse();
      core.doWork();
    }
  }

  /** Waits on a thread of its own, as the end of a batch does not come on a core. */
  static CompletableFuture<BatchSummary> awaited(BatchRun run) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run.await();
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }

  /** Upper case; fails for items that start with "fail". Counts its calls. */
  static class Upper implements Yool {
    final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final String name;

    Upper() {
      this("upper");
    }

    Upper(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void run(Call call) throws YoolException {
      String item = call.itemText();
      calls.merge(item, 1, Integer::sum);
      if (item.startsWith("fail")) {
        throw new YoolException("asked to fail: \u00fc\u2028\"");
      }
      call.output().writeText(item.toUpperCase(java.util.Locale.ROOT));
    }
  }
}
