package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.Children;
import dev.teem.journal.log.ChronicleLog;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyTuplesTest {
  private static final long OPEN = 200_000;
  private static final long SLOW_MILLIS = 20_000;

  @TempDir Path temp;

  private ChronicleLog log() {
    return ChronicleLog.open(temp.resolve("tuples"), ChronicleLog.Options.checkAll());
  }

  @Test
  void shouldOpenManyOpenTuplesInLittleTimeAndHeap() throws Exception {
    try (ChronicleLog log = log();
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
      for (long n = 0; n < OPEN; n++) {
        journal.out(Tuples.numbered(n));
      }
      journal.compact();
      assertThat(log.firstSequence()).isEqualTo(OPEN);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (ChronicleLog log = log()) {
      long before = threads.getCurrentThreadAllocatedBytes();
      try (TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        // To read one as JSON takes ten times as much.
        assertThat(bytes / OPEN).as("bytes for each that is open").isLessThan(600);
        assertThat(journal.openCount()).isEqualTo(OPEN);
      }
    }
    List<String> flags = new ArrayList<>(Children.openings());
    flags.add("-Xmx64m");
    Process child =
        Children.java(flags, OpenManyTuples.class, temp.resolve("tuples").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    System.out.println("open and millis: " + said);
    assertThat(child.waitFor()).as(said).isZero();
    assertThat(said).matches(OPEN + " \\d+");
    assertThat(Long.parseLong(said.substring(said.indexOf(' ') + 1))).isLessThan(SLOW_MILLIS);
  }
}
