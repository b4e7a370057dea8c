package dev.teem.journal.lease;

import dev.teem.engine.receipt.JsonException;
import dev.teem.engine.receipt.JsonLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads the entries of a lane journal, one line after the other, in the order in which they were
 * appended. It holds one entry at a time and survives any text. Used by one thread.
 *
 * <p>A line that is not JSON becomes an entry {@link Op#CORRUPT} with its text and its number, but
 * the last one is taken for a record that was torn by a crash and left out: it never happened. JSON
 * that is not an object is left out anywhere. As JSON counts what {@link JsonLine#parse} reads.
 */
public final class JournalReader implements Iterator<JournalEntry> {
  private final Lines lines;
  private long lineNumber = -1;
  private JournalEntry next;

  /**
   * Prepares to read.
   *
   * @param text of the journal
   */
  public JournalReader(String text) {
    lines = new Lines(text);
    advance();
  }

  /**
   * Prepares to read.
   *
   * @param utf8 text of the journal; what is not UTF-8 is read as U+FFFD
   */
  public JournalReader(byte[] utf8) {
    this(new String(utf8, StandardCharsets.UTF_8));
  }

  /**
   * Reads what is left.
   *
   * @return the entries
   */
  public List<JournalEntry> readAll() {
    List<JournalEntry> entries = new ArrayList<>();
    forEachRemaining(entries::add);
    return entries;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public JournalEntry next() {
    if (next == null) {
      throw new NoSuchElementException("no entry after lines=" + (lineNumber + 1));
    }
    JournalEntry entry = next;
    advance();
    return entry;
  }

  private void advance() {
    next = null;
    while (next == null && lines.hasNext()) {
      String line = Lines.strip(lines.next());
      lineNumber++;
      if (!line.isEmpty()) {
        next = entry(line);
      }
    }
  }

  private JournalEntry entry(String line) {
    try {
      return JsonLine.parse(line) instanceof Map<?, ?> fields ? parsed(fields) : null;
    } catch (JsonException e) {
      return lines.hasNext() ? corrupt(line) : null;
    }
  }

  @SuppressWarnings("unchecked") // The keys of what was parsed are strings.
  private static JournalEntry parsed(Map<?, ?> fields) {
    return JournalEntry.parsed((Map<String, Object>) fields);
  }

  private JournalEntry corrupt(String line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("op", Op.CORRUPT.text());
    fields.put("_raw", line);
    fields.put("_line", lineNumber);
    return JournalEntry.of(fields);
  }
}
