package dev.teem.journal.tuple;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.ChronicleLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * A process that puts tuples out in a durable space, ends most of them, and compacts the log all
 * the time, until it is killed. It says what it has done, after it is done: {@code +7}, {@code -7}.
 */
final class TuplesUntilKilled {
  private TuplesUntilKilled() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    long first = Long.parseLong(args[1]);
    try (ChronicleLog log = ChronicleLog.open(Path.of(args[0]), ChronicleLog.Options.checkAll());
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false);
        TupleSpace space = new TupleSpace(journal)) {
      for (long n = first; true; n++) {
        Tuple tuple = Tuples.numbered(n);
        space.out(tuple);
        out.println("+" + n);
        if (n % 5 > 0) {
          space.receipt(space.inp(Template.id(tuple.id())), Map.of("n", n));
          out.println("-" + n);
        }
        if (n % 20 == 0) {
          journal.compact();
        }
      }
    }
  }
}
