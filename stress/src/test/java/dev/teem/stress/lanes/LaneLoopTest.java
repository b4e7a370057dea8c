package dev.teem.stress.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.space.Tuple;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class LaneLoopTest {
  @Test
  void shouldFindNothingWrongWithLanesOfOurs() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);
    LaneLoop loop = new LaneLoop(seed, 20_000, 16, line -> {});

    loop.run();

    assertThat(loop.violation()).isNull();
    assertThat(loop.done()).isEqualTo(20_000);
    assertThat(loop.cancelled()).isPositive();
    assertThat(loop.stopped()).isPositive();
  }

  @Test
  void shouldFindTasksThatAreLostDoneTwiceOrHaveSucceededInVain() {
    Ledger ledger = new Ledger(5);
    Traffic traffic = new Traffic(7, 1, ledger);
    Map<String, Object> ok = Map.of("status", "ok");
    Map<String, Object> error = Map.of("status", "error");
    ledger.succeeds(1);
    ledger.receipt(traffic.task(1), ok);
    ledger.receipt(traffic.task(2), error);
    ledger.receipt(traffic.task(2), error);
    ledger.succeeds(3);
    ledger.receipt(traffic.task(3), error);
    Tuple twice = traffic.task(4);
    ledger.succeeds(4);
    ledger.succeeds(4);
    ledger.receipt(twice, ok);

    assertThat(ledger.fault(0, true)).contains("outcomes=0");
    assertThat(ledger.fault(1, true)).isNull();
    assertThat(ledger.fault(2, true)).contains("outcomes=2");
    assertThat(ledger.fault(3, true)).contains("ok=false", "result=1");
    assertThat(ledger.fault(4, true)).contains("result=2");
    assertThat(ledger.fault(4, false)).isNull();
  }

  @Test
  void shouldFindMoreCallsThanTheLimit() {
    CallWatch watch = new CallWatch("lane-0", LimitConfig.upTo(2));
    watch.begins();
    watch.begins();
    assertThat(watch.fault()).isNull();
    watch.begins();
    assertThat(watch.fault()).contains("lane=lane-0", "calls=3", "limit=2");
  }
}
