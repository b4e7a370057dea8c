package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.Children;
import dev.teem.journal.log.ChronicleLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TupleCrashTest {
  private static final int ROUNDS = 6;

  @TempDir Path temp;

  @Test
  void shouldHaveOpenWhatWasPutOutAndNotEndedWhenTheProcessIsKilled() throws Exception {
    long seed = System.nanoTime();
    System.out.println("shouldHaveOpen seed=" + seed);
    Random random = new Random(seed);
    List<Long> open = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long first = 1_000_000L * round;
      for (String done : runAndKill(TuplesUntilKilled.class, first, random.nextInt(150))) {
        long n = Long.parseLong(done.substring(1));
        if (done.startsWith("+")) {
          open.add(n);
        } else {
          open.remove(n);
        }
      }
      try (ChronicleLog log =
              ChronicleLog.open(temp.resolve("tuples"), ChronicleLog.Options.checkAll());
          TupleJournal journal = new TupleJournal(log, new SystemClock(), false);
          TupleSpace space = new TupleSpace(journal)) {
        List<Long> found = Tuples.open(journal);
        assertThat(space.scan(Template.any(), Integer.MAX_VALUE).stream().map(Tuples::number))
            .containsExactlyElementsOf(found);
        // One thing more may have been done, and not said: put out, or ended, the last one.
        int common = Math.min(found.size(), open.size());
        assertThat(found.subList(0, common)).isEqualTo(open.subList(0, common));
        assertThat(found.size()).isBetween(open.size() - 1, open.size() + 1);
        assertThat(Tuples.lines(journal).size()).isLessThan(found.size() + 100);
        open.clear();
        open.addAll(found);
      }
    }
    assertThat(open.size()).isGreaterThan(ROUNDS);
  }

  @Test
  void shouldHaveBulksWholeOrNotAtAllWhenTheProcessIsKilled() throws Exception {
    long seed = System.nanoTime();
    System.out.println("shouldHaveBulksWhole seed=" + seed);
    Random random = new Random(seed);
    List<Long> expected = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long first = 1_000_000L * round;
      int said = runAndKill(BulksUntilKilled.class, first, random.nextInt(50)).size();
      try (ChronicleLog log =
              ChronicleLog.open(temp.resolve("tuples"), ChronicleLog.Options.checkAll());
          TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
        int bulks = (journal.openCount() - expected.size()) / BulksUntilKilled.BULK;
        assertThat(bulks).isBetween(said, said + 1);
        LongStream.range(first, first + (long) bulks * BulksUntilKilled.BULK)
            .forEach(expected::add);
        assertThat(Tuples.open(journal)).isEqualTo(expected);
      }
    }
  }

  private List<String> runAndKill(Class<?> program, long first, int millis) throws Exception {
    Path printed = temp.resolve("printed-" + first);
    Process child =
        Children.java(
                Children.openings(),
                program,
                temp.resolve("tuples").toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(printed.toFile())
            .start();
    while (Children.wholeLines(printed).size() < 20) {
      assertThat(child.isAlive()).as("the child runs").isTrue();
      Thread.sleep(5);
    }
    Thread.sleep(millis);
    child.destroyForcibly().waitFor();
    return Children.wholeLines(printed);
  }
}
