package dev.teem.cli;

import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.LeaseJournal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code teem lease tail}: the end of the journal. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the last entries as lines of JSON.")
final class LeaseTailCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;

  @Option(
      names = "-n",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int count;

  @Override
  public Integer call() {
    if (count < 1) {
      throw new UsageException("-n: " + count + " is less than 1");
    }
    Deque<JournalEntry> last = new ArrayDeque<>();
    LeaseJournal.forEach(
        options.existing(),
        entry -> {
          last.addLast(entry);
          if (last.size() > count) {
            last.removeFirst();
          }
        });
    LineOutput out = new LineOutput();
    last.forEach(entry -> out.line(entry.toString()));
    return out.end();
  }
}
