package dev.teem.cli;

import dev.teem.journal.lease.LeaseJournal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code teem lease export}: the journal as text. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints all entries as lines of JSON: what import reads.")
final class LeaseExportCommand implements Callable<Integer> {
  @Mixin private LeaseOptions options;

  @Override
  public Integer call() {
    LineOutput out = new LineOutput();
    LeaseJournal.forEach(options.existing(), entry -> out.line(entry.toString()));
    return out.end();
  }
}
