package dev.teem.cli;

import dev.teem.engine.catalog.CatalogEntry;
import dev.teem.engine.receipt.CanonicalJson;
import java.util.Map;
import picocli.CommandLine.Option;

/** Prints yools, a line each. */
final class YoolPrinter {
  @Option(names = "--json", description = "Print each as a JSON object on a line of its own.")
  private boolean json;

  private final LineOutput out = new LineOutput();

  void print(CatalogEntry entry) {
    out.line(json ? CanonicalJson.write(entry.toJson()) : "  " + text(entry));
  }

  /** The same with what is said of it: a sign for people, a word for programs. */
  void print(String sign, String word, CatalogEntry entry) {
    if (json) {
      out.line(CanonicalJson.write(Map.of("op", word, "yool", entry.toJson())));
    } else {
      out.line(sign + " " + text(entry));
    }
  }

  private static String text(CatalogEntry entry) {
    String names =
        "%s lane=%s authority=%s".formatted(entry.yool(), entry.lane(), entry.authority());
    return Text.shown(
        entry.more().isEmpty() ? names : names + " " + CanonicalJson.write(entry.more()));
  }

  int end() {
    return out.end();
  }
}
