package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.space.GatedTupleLog;
import dev.teem.engine.yool.IdentityYool;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is closed before the batch has come to its end. */
@Timeout(20)
class ClosedEngineBatchTest {
  private static final LazyBatch ENDLESS = new LazyBatch(62, 2);

  @Test
  void shouldEndTheThreadThatFeedsIt() throws Exception {
    Watched items = new Watched();
    BatchRun run;
    try (Engine engine = Engine.launch(new EngineContext().cores(1))) {
      run = engine.start(new BatchSpec(items, new IdentityYool()));
      items.feeds.await();
    }
    assertThatThrownBy(run::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the engine was closed while the batch ran");
    items.feeder.get().join();
  }

  @Test
  void shouldNotStartOneInAnEngineThatIsClosedMeanwhile() {
    AtomicReference<Engine> engine = new AtomicReference<>();
    GatedTupleLog log =
        new GatedTupleLog() {
          @Override
          public boolean isOpen(String id) {
            engine.get().close();
            return super.isOpen(id);
          }
        };
    engine.set(Engine.launch(new EngineContext().cores(1).tupleLog(log)));
    assertThatThrownBy(() -> engine.get().execute(BatchSpec.of(ENDLESS, new IdentityYool())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the engine is closed");
    assertThat(log.openTuples()).isEmpty();
  }

  /** Knows who asks for its numbers, which are more than anybody can use up. */
  private static final class Watched implements ItemSource {
    private final CountDownLatch feeds = new CountDownLatch(1);
    private final AtomicReference<Thread> feeder = new AtomicReference<>();
    private final NumberSource numbers = new NumberSource(ENDLESS.agents());

    @Override
    public void fill(Range range) {
      feeder.set(Thread.currentThread());
      feeds.countDown();
      numbers.fill(range);
    }

    @Override
    public long total() {
      return numbers.total();
    }

    @Override
    public double fraction() {
      return numbers.fraction();
    }

    @Override
    public void close() {}
  }
}
