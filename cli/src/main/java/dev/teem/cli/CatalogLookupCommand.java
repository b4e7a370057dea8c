package dev.teem.cli;

import dev.teem.engine.catalog.UnknownYoolException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code teem catalog lookup}: one yool. */
@Command(
    name = "lookup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints the yool of just that name.",
    footer = {
      "",
      "Exit status: 0 printed, 1 there is none of that name; the nearest are named, 2 wrong usage."
    })
final class CatalogLookupCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "The catalog.")
  private Path file;

  @Parameters(index = "1", paramLabel = "NAME", description = "The yool_id.")
  private String name;

  @Mixin private YoolPrinter printer;

  @Override
  public Integer call() throws IOException {
    try {
      printer.print(CatalogFile.read(file).get(name));
      return printer.end();
    } catch (UnknownYoolException e) {
      System.err.println("teem: " + Text.shown(e.getMessage()));
      return ExitStatus.UNKNOWN;
    }
  }
}
