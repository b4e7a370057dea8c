package dev.teem.cli;

import dev.teem.engine.catalog.Catalog;
import dev.teem.engine.catalog.CatalogEntry;
import dev.teem.engine.receipt.CanonicalJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code teem catalog build}: one catalog of several files. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Prints one catalog of all yools that are in some files, in canonical JSON.",
    description = {"", "A yool that two files have must be the same in both.", ""},
    footer = {"", "Exit status: 0 printed, 2 wrong usage, or a file that has no yools."})
final class CatalogBuildCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Where the yools are.")
  private List<Path> files;

  @Override
  public Integer call() throws IOException {
    Catalog catalog = Catalog.empty();
    Map<String, Path> origins = new LinkedHashMap<>();
    for (Path file : files) {
      for (CatalogEntry entry : CatalogFile.read(file).entries()) {
        CatalogEntry before = catalog.find(entry.yool());
        if (before != null && !before.equals(entry)) {
          throw new UsageException(
              Text.shown(
                  "yool_id '%s' is otherwise in %s than in %s; keep one of them"
                      .formatted(entry.yool(), file, origins.get(entry.yool()))));
        }
        catalog = catalog.with(entry);
        origins.putIfAbsent(entry.yool(), file);
      }
    }
    LineOutput out = new LineOutput();
    out.line(CanonicalJson.write(catalog.toJson()));
    return out.end();
  }
}
