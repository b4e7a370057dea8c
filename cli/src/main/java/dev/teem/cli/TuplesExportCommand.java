package dev.teem.cli;

import dev.teem.journal.Store;
import dev.teem.journal.tuple.TupleEntries;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code teem tuples export}: the log as text. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the tuple log as lines of JSON: what import reads.",
    description = {
      "",
      "Each line is canonical JSON with the members at, op (out, in or receipt) and tuple; a receipt",
      "has an outcome as well. A log that was compacted begins with what was open then.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 printed, 2 wrong usage, 3 the store cannot be used, 130 stopped by Ctrl-C."
    })
final class TuplesExportCommand implements Callable<Integer> {
  @Mixin private StoreOptions options;

  @Override
  public Integer call() {
    AtomicBoolean stop = new AtomicBoolean();
    Interruption.onSignal(() -> stop.set(true));
    LineOutput out = new LineOutput();
    ProgressLine line = ProgressLine.onTerminal();
    try (Store store = options.open();
        TupleEntries entries = store.tuples().entries()) {
      long count = 0;
      while (!stop.get() && !out.isClosed() && entries.next()) {
        out.line(entries.bytes());
        count++;
        line.count(count, "entries exported");
      }
      return out.end();
    } finally {
      line.clear();
    }
  }
}
