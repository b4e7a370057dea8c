package dev.teem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.ExecYool;
import dev.teem.engine.yool.Sha256Yool;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchWithoutStoreTest {
  private final Engine engine = Engine.launch(new EngineContext().cores(2));

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void shouldRunEveryAgentOnceAndDigestTheOutputsInOrder() throws Exception {
    BatchSummary summary = engine.execute(BatchSpec.of(new LazyBatch(3, 25), new Sha256Yool()));

    assertThat(summary.agents()).isEqualTo(15_625);
    assertThat(summary.executed()).isEqualTo(15_625);
    assertThat(summary.cached()).isZero();
    assertThat(summary.failed()).isZero();
    assertThat(summary.resultDigest())
        .isEqualTo(digest(15_625, i -> ascii(Sha256.hex(Sha256.of(ascii("" + i))))));
    assertThat(summary.latency().max()).isGreaterThanOrEqualTo(summary.latency().p50());
  }

  @Test
  void shouldLetZerosStandForFailedAgents() throws Exception {
    Yool odd = new OddFails();
    BatchSummary summary = engine.execute(BatchSpec.of(new LazyBatch(1, 3_000), odd));

    assertThat(summary.failed()).isEqualTo(1_500);
    assertThat(summary.resultDigest())
        .isEqualTo(digest(3_000, i -> i % 2 == 1 ? null : ascii("" + i)));
  }

  @Test
  void shouldRunBlockingYoolsUpToTheLimitOfTheLane() throws Exception {
    Gauge gauge = new Gauge();
    BatchSummary summary =
        engine.execute(
            BatchSpec.of(new LazyBatch(1, 200), gauge).lane("slow").limits(LimitConfig.upTo(7)));

    assertThat(summary.executed()).isEqualTo(200);
    assertThat(gauge.most.get()).isEqualTo(7);
    assertThat(summary.resultDigest()).isEqualTo(digest(200, i -> ascii("" + i)));
  }

  @Test
  void shouldTakeAnInterruptOfTheYoolsOwnForAFailure() throws Exception {
    Yool interrupted =
        new Yool() {
          @Override
          public String name() {
            return "interrupted";
          }

          @Override
          public boolean blocking() {
            return true;
          }

          @Override
          public void run(Call call) throws InterruptedException {
            throw new InterruptedException("of its own");
          }
        };
    BatchSummary summary = engine.execute(BatchSpec.of(new LazyBatch(1, 50), interrupted));
    assertThat(summary.failed()).isEqualTo(50);
  }

  @Test
  void shouldRunShellCommands() throws Exception {
    BatchSummary summary =
        engine.execute(BatchSpec.of(new LazyBatch(1, 20), new ExecYool("tr 0-9 a-j")));

    assertThat(summary.failed()).isZero();
    assertThat(summary.resultDigest())
        .isEqualTo(
            digest(
                20,
                i -> {
                  byte[] letters = ascii("" + i);
                  for (int k = 0; k < letters.length; k++) {
                    letters[k] += (byte) ('a' - '0');
                  }
                  return letters;
                }));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String digest(long agents, LongFunction<byte[]> output) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (long i = 0; i < agents; i++) {
      byte[] bytes = output.apply(i);
      digest.update(bytes == null ? new byte[32] : Sha256.of(bytes));
    }
    return Sha256.hex(digest.digest());
  }

  private static final class OddFails implements Yool {
    @Override
    public String name() {
      return "odd-fails";
    }

    @Override
    public void run(Call call) throws YoolException {
      if ((call.array()[call.offset() + call.length() - 1] & 1) == 1) {
        throw new YoolException("odd");
      }
      call.output().write(call.item());
    }
  }

  private static final class Gauge implements Yool {
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    @Override
    public String name() {
      return "gauge";
    }

    @Override
    public boolean blocking() {
      return true;
    }

    @Override
    public void run(Call call) throws Exception {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      Thread.sleep(2);
      call.output().write(call.item());
      running.decrementAndGet();
    }
  }
}
