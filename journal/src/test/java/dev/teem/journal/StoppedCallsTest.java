package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a batch that is stopped leaves to the next one in the same engine. */
@Timeout(60)
class StoppedCallsTest {
  private static final int AGENTS = 60;

  /** Nobody waits for a second attempt here. */
  private static final LanePolicy LONG_RESTS =
      LanePolicy.from(Map.of("YOOL_API_BACKOFF_BASE_MS", "600000"));

  @TempDir Path dir;

  @Test
  void shouldLeaveTheWorkOfThoseThatRestOrWaitToTheNextBatch() throws Exception {
    Calls calls = new Calls();
    try (Store store = Store.open(new StoreContext(dir.resolve("store")));
        Engine engine =
            Engine.launch(
                new EngineContext()
                    .cores(1)
                    .lanePolicy(LONG_RESTS)
                    .receiptStore(store.receipts())
                    .tupleLog(store.tuples()))) {
      BatchRun first = engine.start(spec(calls));
      Thread stopper =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  calls.held.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                first.stop();
              });
      BatchSummary stopped = first.await();
      stopper.join();
      assertThat(stopped.retried()).as("agents that rested").isPositive();
      assertThat(stopped.executed()).isZero();

      calls.works = true;
      assertThat(engine.execute(spec(calls)).executed()).isEqualTo(AGENTS);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLeaveTheWorkOfABatchThatFailsToTheNextOne(boolean blocking) throws Exception {
    OneFails yool =
        new OneFails(
            blocking,
            () -> {
              throw new OutOfMemoryError("of the test");
            });
    awaitNextAfter(yool, spec(yool), OutOfMemoryError.class);
  }

  @Test
  void shouldLeaveTheWorkToTheNextBatchWhenNobodyCanTellWhetherToTryAgain() throws Exception {
    OneFails yool =
        new OneFails(
            true,
            () -> {
              throw new ConnectException();
            });
    awaitNextAfter(
        yool,
        spec(yool).provider("far").retryable(failure -> failure.getMessage().contains("429")),
        NullPointerException.class);
  }

  /** Runs a batch in which one agent fails, and then the same without. */
  private void awaitNextAfter(OneFails yool, BatchSpec first, Class<? extends Throwable> cause)
      throws Exception {
    try (Store store = Store.open(new StoreContext(dir.resolve("store")));
        Engine engine =
            Engine.launch(
                new EngineContext()
                    .cores(1)
                    .receiptStore(store.receipts())
                    .tupleLog(store.tuples()))) {
      assertThatThrownBy(() -> engine.execute(first)).isInstanceOf(cause);

      yool.works = true;
      BatchSummary next = engine.execute(spec(yool));
      assertThat(next.executed() + next.cached()).isEqualTo(AGENTS);
      assertThat(next.failed()).isZero();
    }
  }

  /** One agent, of those in the middle, fails until it is told to work. */
  private static final class OneFails implements Yool {
    private final boolean blocking;
    private final Callable<Void> failure;
    private volatile boolean works;

    OneFails(boolean blocking, Callable<Void> failure) {
      this.blocking = blocking;
      this.failure = failure;
    }

    @Override
    public String name() {
      return "one-fails";
    }

    @Override
    public boolean blocking() {
      return blocking;
    }

    @Override
    public void run(Call call) throws Exception {
      if (!works && call.agent() == AGENTS / 2) {
        failure.call();
      }
    }
  }

  private static BatchSpec spec(Yool yool) {
    return BatchSpec.of(new LazyBatch(1, AGENTS), yool).retries(3).limits(LimitConfig.upTo(4));
  }

  /** Of its first calls, half are refused, and the others are held until they are stopped. */
  private static final class Calls implements Yool {
    private final CountDownLatch held = new CountDownLatch(4);
    private volatile boolean works;

    @Override
    public String name() {
      return "calls";
    }

    @Override
    public boolean blocking() {
      return true;
    }

    @Override
    public void run(Call call) throws Exception {
      if (works) {
        return;
      }
      if (call.agent() % 2 == 0) {
        throw new ConnectException("refused");
      }
      held.countDown();
      new CountDownLatch(1).await();
    }
  }
}
