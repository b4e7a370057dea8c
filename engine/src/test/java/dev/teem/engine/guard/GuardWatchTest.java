package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.lane.Gate;
import dev.teem.engine.lane.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardWatchTest {
  private final Gate gate = new Gate();
  private final AtomicInteger openings = new AtomicInteger();
  private Refusal first;
  private Refusal second;
  private final GuardWatch watch = new GuardWatch(List.of(() -> first, () -> second), gate);

  @Test
  void shouldCloseAndOpenTheGateByWhatTheGuardsSay() {
    gate.onOpening(openings::incrementAndGet);
    watch.look();
    assertThat(gate.open()).isTrue();
    first = new Refusal("one", true);
    watch.look();
    assertThat(gate.open()).isFalse();
    assertThat(gate.refusal()).isEqualTo(first);
    assertThat(openings).hasValue(0);
    first = null;
    watch.look();
    watch.look();
    assertThat(gate.open()).isTrue();
    assertThat(gate.refusal()).isNull();
    assertThat(openings).hasValue(1);
  }

  @Test
  void shouldStayClosedForTheFirstReasonUntilNoGuardRefuses() {
    first = new Refusal("one", true);
    watch.look();
    first = new Refusal("one, with other figures", true);
    watch.look();
    assertThat(gate.refusal().why()).isEqualTo("one");
    first = null;
    second = new Refusal("two", true);
    watch.look();
    assertThat(gate.open()).isFalse();
    second = null;
    watch.look();
    assertThat(gate.open()).isTrue();
  }

  @Test
  void shouldRatherEndWorkThanHaveItWait() {
    first = new Refusal("passing", true);
    watch.look();
    second = new Refusal("lasting", false);
    watch.look();
    assertThat(gate.refusal()).isEqualTo(second);
  }

  @Test
  void shouldRefuseWhileAGuardCannotTell() {
    Guard broken =
        () -> {
          throw new IOException("no such disk");
        };
    new GuardWatch(List.of(broken), gate).look();

    assertThat(gate.refusal().why()).contains("no such disk");
    assertThat(gate.refusal().passing()).isTrue();
  }

  @Test
  void shouldSayWhatIsWrongAndNotWhatWasThrown(@TempDir Path dir) {
    new GuardWatch(List.of(new DiskQuota(dir.resolve("gone"), 1)), gate).look();

    assertThat(gate.refusal().why())
        .contains(dir.resolve("gone") + " is not there; mend that")
        .doesNotContain("Exception");
  }

  @Test
  void shouldHaveLookedOnceBeforeItReturnsAndGoOnLooking() throws InterruptedException {
    CountDownLatch looks = new CountDownLatch(3);
    Guard counting =
        () -> {
          looks.countDown();
          return new Refusal("one", true);
        };
    try (GuardWatch running = GuardWatch.start(List.of(counting), gate)) {
      assertThat(gate.open()).isFalse();
      assertThat(running).isNotNull();
      assertThat(looks.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(threads()).isZero();
  }

  @Test
  void shouldNeedNoThreadWithoutGuards() {
    try (GuardWatch idle = GuardWatch.start(List.of(), gate)) {
      assertThat(idle).isNotNull();
      assertThat(threads()).isZero();
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("teem-guard"))
        .count();
  }
}
