package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.teem.engine.guard.CgroupCpu.Made;
import dev.teem.engine.guard.CgroupCpu.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With the machine's own control groups, where they let us. */
class CgroupCpuRealTest {
  private static final int QUOTA_PCT = 50;
  private static final int TOLERANCE_PCT = 5;

  private static CgroupCpu group() {
    return switch (CgroupCpu.make(QUOTA_PCT)) {
      case Made(CgroupCpu group) -> group;
      case Refused(String why) -> abort(why);
    };
  }

  /** What the kernel counts of a group: microseconds used, periods in which it was held up. */
  private record Use(long usedMicros, long heldPeriods, long nanos) {
    static Use of(CgroupCpu group) throws IOException {
      Path stat = group.folder().resolve("cpu.stat");
      return new Use(count(stat, "usage_usec"), count(stat, "nr_throttled"), System.nanoTime());
    }

    private static long count(Path stat, String name) throws IOException {
      List<String> words = ControlFile.words(stat);
      return Long.parseLong(words.get(words.indexOf(name) + 1));
    }
  }

  @Test
  void shouldHoldABusyProcessToItsQuota() throws Exception {
    try (CgroupCpu group = group()) {
      Process busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
      try {
        group.add(busy.pid());
        Use before = Use.of(group);
        boolean ended = busy.waitFor(2, TimeUnit.SECONDS);
        Use after = Use.of(group);

        assertThat(ended).isFalse();
        double micros = (after.nanos - before.nanos) / 1_000.0;
        double usedPct = 100 * (after.usedMicros - before.usedMicros) / micros;
        assertThat(usedPct).isLessThanOrEqualTo(QUOTA_PCT + TOLERANCE_PCT);
        // It is held up only where it has used all of a period; a machine may give it less.
        long held = after.heldPeriods - before.heldPeriods;
        double heldPct = 100 * held * CgroupCpu.PERIOD_MICROS * (QUOTA_PCT / 100.0) / micros;
        assertThat(usedPct).isGreaterThanOrEqualTo(heldPct - TOLERANCE_PCT);
      } finally {
        busy.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void shouldStayWhileAProcessIsInIt() throws Exception {
    CgroupCpu group = group();
    Process idle = new ProcessBuilder("sleep", "1000").start();
    try {
      group.add(idle.pid());

      assertThatThrownBy(group::close)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("pids=[" + idle.pid() + "]");
    } finally {
      idle.destroyForcibly().waitFor();
    }
    group.close();
    assertThat(group.folder()).doesNotExist();
  }

  @Test
  void shouldSayThatAProcessIsNotThere() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    try (CgroupCpu group = group()) {
      assertThatThrownBy(() -> group.add(ended.pid()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cgroup.procs")
          .hasMessageContaining(Long.toString(ended.pid()));
    }
  }

  @Test
  void shouldMakeSeveral() throws IOException {
    try (CgroupCpu one = group();
        CgroupCpu other = group()) {
      assertThat(one.folder()).isNotEqualTo(other.folder());
      assertThat(ControlFile.words(other.folder().resolve("cpu.max")))
          .containsExactly("50000", "100000");
    }
  }
}
