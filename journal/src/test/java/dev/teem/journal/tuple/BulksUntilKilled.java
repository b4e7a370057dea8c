package dev.teem.journal.tuple;

import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.ChronicleLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * A process that puts tuples out in a durable space, so many at a time, until it is killed. It says
 * which are out, by the first of them: {@code +7}.
 */
final class BulksUntilKilled {
  static final int BULK = 40;

  private BulksUntilKilled() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    try (ChronicleLog log = ChronicleLog.open(Path.of(args[0]), ChronicleLog.Options.checkAll());
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false);
        TupleSpace space = new TupleSpace(journal)) {
      for (long n = Long.parseLong(args[1]); true; n += BULK) {
        space.outAll(LongStream.range(n, n + BULK).mapToObj(Tuples::numbered).toList());
        out.println("+" + n);
      }
    }
  }
}
