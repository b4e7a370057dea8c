package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.IdentityYool;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One receipt for all outputs of a batch, and what is done of it while it runs. */
@Timeout(60)
class AggregateBatchTest {
  private static final LazyBatch BATCH = new LazyBatch(3, 16);
  private static final Yool EVERY_FIFTH_FAILS =
      new Yool() {
        @Override
        public String name() {
          return "four of five";
        }

        @Override
        public void run(Call call) throws YoolException {
          if (call.agent() % 5 == 0) {
            throw new YoolException("a fifth");
          }
          call.output().write(call.item());
        }
      };

  private final Engine engine = Engine.launch(new EngineContext().cores(2));

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void shouldProveOneLeafOf4096AndNoChangedOne() throws Exception {
    BatchRun run = engine.start(BatchSpec.of(BATCH, new IdentityYool()).prove(0, 3_210, 4_095));
    AggregateReceipt whole = run.await().aggregate();
    assertThat(whole.batch().agents()).isEqualTo(4_096);
    for (long agent : new long[] {0, 3_210, 4_095}) {
      LeafProof proof = run.proof(agent);
      assertThat(proof.provesLeaf(sha256("" + agent), whole)).isTrue();
      assertThat(proof.provesLeaf(sha256("" + (agent + 1)), whole)).isFalse();
      assertThat(proof.provesFailed(whole)).isFalse();
      assertThat(proof.provesMissing(whole)).isFalse();
      LeafProof moved = new LeafProof(agent ^ 1, proof.siblings());
      assertThat(moved.provesLeaf(sha256("" + agent), whole)).isFalse();
    }
    assertThatThrownBy(() -> run.proof(7)).hasMessageStartingWith("no proof of agent=7 was");
  }

  @Test
  void shouldBeTheTreeOverTheOutputsInAgentOrder() throws Exception {
    BatchSpec spec = BatchSpec.of(BATCH, EVERY_FIFTH_FAILS).aggregate(true);
    MerkleRange expected = new MerkleRange(BATCH, 0);
    for (long agent = 0; agent < BATCH.agents(); agent++) {
      if (agent % 5 == 0) {
        expected.addFailed();
      } else {
        expected.add(sha256("" + agent), 0);
      }
    }
    assertThat(engine.execute(spec).aggregate()).isEqualTo(expected.receipt());
  }

  @Test
  void shouldProveThatAnAgentFailed() throws Exception {
    BatchRun run = engine.start(BatchSpec.of(BATCH, EVERY_FIFTH_FAILS).prove(5, 6));
    AggregateReceipt whole = run.await().aggregate();
    assertThat(run.proof(5).provesFailed(whole)).isTrue();
    assertThat(run.proof(5).provesLeaf(new byte[32], whole)).isFalse();
    assertThat(run.proof(6).provesFailed(whole)).isFalse();
  }

  @Test
  void shouldTellAnyThreadWhatIsDoneWhileItRuns() throws Exception {
    LazyBatch batch = new LazyBatch(1, 40_000);
    CompletableFuture<BatchRun> started = new CompletableFuture<>();
    List<Long> seen = new ArrayList<>();
    BatchSpec spec =
        BatchSpec.of(batch, new IdentityYool())
            .aggregate(true)
            .results(range -> {
              // On the collector's thread, which another asks for: it sees this range as done.
              DoneBitmap done = CompletableFuture.supplyAsync(() -> started.join().done()).join();
              seen.add(done.done());
              assertThat(done.isDone(range.firstAgent())).isTrue();
              assertThat(done.nextNotDone(0))
                  .isGreaterThanOrEqualTo(range.firstAgent() + range.count());
            });
    BatchRun run = engine.start(spec);
    started.complete(run);
    run.await();
    assertThat(seen).isSorted().hasSizeGreaterThan(10);
    assertThat(run.done().complete()).isTrue();
  }

  @Test
  void shouldHaveNoAggregateOfABatchThatWasStopped() throws Exception {
    BatchRun run = engine.start(BatchSpec.of(new LazyBatch(4, 100), new IdentityYool()).prove(1));
    run.stop();
    BatchSummary summary = run.await();
    assertThat(summary.stopped()).isTrue();
    assertThat(summary.aggregate()).isNull();
    assertThat(run.done().done()).isLessThanOrEqualTo(summary.agents());
    assertThatThrownBy(() -> run.proof(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldAggregateOnlyWhenAskedAndOnlyWhatHasAShape() throws Exception {
    BatchRun run = engine.start(BatchSpec.of(BATCH, new IdentityYool()));
    assertThat(run.await().aggregate()).isNull();
    assertThatThrownBy(run::done)
        .hasMessage("the batch was not asked to aggregate; say so by BatchSpec.aggregate or prove");
    assertThatThrownBy(() -> BatchSpec.of(BATCH, new IdentityYool()).prove(4_096))
        .hasMessage("agent=4096 of agents=4096");
    BatchSpec lines = new BatchSpec(new NumberSource(10), new IdentityYool());
    assertThatThrownBy(() -> lines.aggregate(true))
        .hasMessage(
            "a batch without depth and branching has no aggregate; make it by BatchSpec.of");
  }

  private static byte[] sha256(String output) {
    return Sha256.of(output.getBytes(StandardCharsets.UTF_8));
  }
}
