package dev.teem.journal.tuple;

import dev.teem.engine.space.Tuple;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.ChronicleLog;
import java.nio.file.Path;

/** A process of little heap that opens a log and walks over what is open. It says what it found. */
final class OpenManyTuples {
  private OpenManyTuples() {}

  public static void main(String[] args) {
    long start = System.nanoTime();
    try (ChronicleLog log = ChronicleLog.open(Path.of(args[0]), ChronicleLog.Options.checkAll());
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
      long millis = (System.nanoTime() - start) / 1_000_000;
      long next = 0;
      for (Tuple tuple : journal.openTuples()) {
        if (Tuples.number(tuple) != next++) {
          throw new AssertionError("not in order: " + tuple);
        }
      }
      System.out.println(next + " " + millis);
    }
  }
}
