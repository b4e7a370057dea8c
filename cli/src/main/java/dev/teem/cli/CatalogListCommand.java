package dev.teem.cli;

import dev.teem.engine.catalog.Catalog;
import dev.teem.engine.catalog.CatalogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code teem catalog list}: all yools, or those of a lane. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the yools of a catalog, a line each, by name.",
    footer = {"", "Exit status: 0 printed, 1 the lane has no yools, 2 wrong usage."})
final class CatalogListCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The catalog.")
  private Path file;

  @Option(names = "--lane", paramLabel = "LANE", description = "Only the yools of this lane.")
  private String lane;

  @Mixin private YoolPrinter printer;

  @Override
  public Integer call() throws IOException {
    Catalog catalog = CatalogFile.read(file);
    List<CatalogEntry> entries = lane == null ? catalog.entries() : catalog.inLane(lane);
    if (entries.isEmpty() && lane != null) {
      System.err.println(
          "teem: "
              + Text.shown(
                  "no yool is in lane '%s'; the lanes are: %s"
                      .formatted(lane, String.join(", ", catalog.lanes()))));
      return ExitStatus.UNKNOWN;
    }
    entries.forEach(printer::print);
    return printer.end();
  }
}
