package dev.teem.cli;

import dev.teem.engine.catalog.CatalogDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code teem catalog diff}: what two catalogs differ in. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints what two catalogs differ in: + added, - removed, < and > changed.",
    footer = {
      "",
      "With --json each line has a 'yool' and its 'op': added, removed, before or after.",
      "",
      "Exit status: 0 they are equal, 1 they are not, 2 wrong usage."
    })
final class CatalogDiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "BEFORE", description = "The earlier catalog.")
  private Path before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "The later one.")
  private Path after;

  @Mixin private YoolPrinter printer;

  @Override
  public Integer call() throws IOException {
    CatalogDiff diff = CatalogFile.read(before).diff(CatalogFile.read(after));
    diff.removed().forEach(entry -> printer.print("-", "removed", entry));
    diff.added().forEach(entry -> printer.print("+", "added", entry));
    for (CatalogDiff.Change change : diff.changed()) {
      printer.print("<", "before", change.before());
      printer.print(">", "after", change.after());
    }
    int written = printer.end();
    if (written != ExitStatus.OK) {
      return written;
    }
    return diff.isEmpty() ? ExitStatus.OK : ExitStatus.DIFFERENT;
  }
}
