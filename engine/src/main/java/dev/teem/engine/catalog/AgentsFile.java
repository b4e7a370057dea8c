package dev.teem.engine.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an agents file: text for people, YAML or Markdown, in which agents are described by fields,
 * a line each. An entry begins with its {@code yool_id}; {@code lane} and {@code authority} follow.
 * All other lines are for people.
 *
 * <pre>
 *  ## Search
 *  - yool_id: web.search
 *    lane: web
 *    authority: "operator"
 * </pre>
 */
public final class AgentsFile {
  private static final String FIRST = "yool_id";

  /**
   * A field, as an item of a list or not, its name and its value emphasised or not. What is before
   * it is never given back: both parts of it take asterisks, and a line may have many.
   */
  private static final Pattern FIELD =
      Pattern.compile("[\\s>*+-]*+[`*_]*+(yool_id|lane|authority)[`*]*\\s*:[`*]*(.*)");

  private static final Pattern QUOTED = Pattern.compile("([\"'`])(.*)\\1");

  private final List<CatalogEntry> entries = new ArrayList<>();
  private final Map<String, Object> fields = new LinkedHashMap<>();
  private int firstLine;

  private AgentsFile() {}

  /**
   * The entries of a text, in its order.
   *
   * @throws IllegalArgumentException if there are none or one is not whole; the message names the
   *     line
   */
  public static List<CatalogEntry> parse(String text) {
    AgentsFile file = new AgentsFile();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      Matcher field = FIELD.matcher(lines[i]);
      if (field.matches()) {
        file.add(i + 1, field.group(1), unquoted(field.group(2).strip()));
      }
    }
    file.finish();
    if (file.entries.isEmpty()) {
      throw new IllegalArgumentException("no line has a yool_id: nothing begins with one");
    }
    return file.entries;
  }

  private static String unquoted(String value) {
    Matcher quoted = QUOTED.matcher(value);
    return quoted.matches() ? quoted.group(2) : value;
  }

  private void add(int line, String name, String value) {
    if (name.equals(FIRST)) {
      finish();
      firstLine = line;
    } else if (firstLine == 0) {
      return;
    }
    if (fields.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException(
          "line %d: %s again, for the yool_id of line %d".formatted(line, name, firstLine));
    }
  }

  private void finish() {
    if (firstLine == 0) {
      return;
    }
    try {
      entries.add(CatalogEntry.fromJson(fields));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + firstLine + ": " + e.getMessage(), e);
    }
    fields.clear();
  }
}
