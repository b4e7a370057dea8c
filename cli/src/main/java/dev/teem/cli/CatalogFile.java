package dev.teem.cli;

import dev.teem.engine.catalog.AgentsFile;
import dev.teem.engine.catalog.Catalog;
import dev.teem.engine.catalog.CatalogEntry;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.JsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Yools as a user has them: a catalog in JSON, a list of entries, JSON Lines of entries, or an
 * agents file.
 */
final class CatalogFile {
  /** Some 200,000 yools. The worst that JSON can have in it takes 30 times as much on the heap. */
  private static final int MAX_MEBIBYTES = 16;

  private CatalogFile() {}

  static Catalog read(Path path) throws IOException {
    TextFile file = new TextFile("", path);
    String text = file.read(MAX_MEBIBYTES);
    try {
      return parse(text);
    } catch (JsonException e) {
      throw file.wrong("not JSON: " + e.getMessage() + "; mend that");
    } catch (IllegalArgumentException e) {
      throw file.wrong(
          Text.shown(e.getMessage()) + "; each yool has a yool_id, a lane and an authority");
    }
  }

  private static Catalog parse(String text) {
    String content = text.strip();
    if (content.startsWith("[")) {
      return Catalog.fromJson(CanonicalJson.parse(content));
    }
    if (!content.startsWith("{")) {
      return Catalog.of(AgentsFile.parse(text));
    }
    Map<?, ?> first = firstLine(content);
    if (first.containsKey("yool_id")) {
      return Catalog.of(lines(text));
    }
    boolean isAll = !first.isEmpty() && content.indexOf('\n') < 0;
    return Catalog.fromJson(isAll ? first : CanonicalJson.parse(content));
  }

  /** The object that the first line is; empty if it is none by itself. */
  private static Map<?, ?> firstLine(String content) {
    try {
      return (Map<?, ?>) CanonicalJson.parse(content.lines().findFirst().orElseThrow());
    } catch (JsonException e) {
      return Map.of();
    }
  }

  private static List<CatalogEntry> lines(String text) {
    List<CatalogEntry> entries = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        entries.add(entry(number, line));
      }
    }
    return entries;
  }

  private static CatalogEntry entry(int number, String line) {
    try {
      return CatalogEntry.fromJson(CanonicalJson.parse(line));
    } catch (JsonException | IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
    }
  }
}
