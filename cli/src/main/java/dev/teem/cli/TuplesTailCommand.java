package dev.teem.cli;

import dev.teem.journal.Store;
import dev.teem.journal.tuple.TupleEntries;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem tuples tail}: what happened last. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the last entries of the tuple log as lines of JSON.",
    footer = {"", "Exit status: 0 printed, 2 wrong usage, 3 the store cannot be used."})
final class TuplesTailCommand implements Callable<Integer> {
  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int count;

  @Mixin private StoreOptions options;

  @Override
  public Integer call() {
    if (count < 1) {
      throw new UsageException("-n: " + count + " is less than 1");
    }
    Deque<byte[]> last = new ArrayDeque<>();
    try (Store store = options.open();
        TupleEntries entries = store.tuples().entries()) {
      while (entries.next()) {
        if (last.size() == count) {
          last.removeFirst();
        }
        last.addLast(entries.bytes());
      }
    }
    LineOutput out = new LineOutput();
    last.forEach(out::line);
    return out.end();
  }
}
