package dev.teem.journal.lease;

import dev.teem.engine.receipt.JsonException;
import dev.teem.engine.receipt.JsonLine;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.LogReader;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An entry as a record of a log: a line of JSON, as {@link JsonLine} writes it, in UTF-8. */
final class EntryRecord {
  /** The type of such records. */
  static final int TYPE = 1;

  private EntryRecord() {}

  static byte[] bytes(JournalEntry entry) {
    return JsonLine.write(entry.fields()).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads the record on which a reader stands. */
  @SuppressWarnings("unchecked") // The keys of what was parsed are strings.
  static JournalEntry read(LogReader reader) {
    if (reader.type() != TYPE) {
      // Whatever it says, leases may depend on it.
      throw new StoreException(
          "lease journal: the record at "
              + reader.place()
              + " has type="
              + reader.type()
              + ", and this version of teem reads type="
              + TYPE
              + "; use the version that wrote it, or a newer one");
    }
    byte[] bytes =
        reader
            .memory()
            .asSlice(reader.payloadOffset(), reader.length())
            .toArray(ValueLayout.JAVA_BYTE);
    try {
      if (JsonLine.parse(new String(bytes, StandardCharsets.UTF_8)) instanceof Map<?, ?> fields) {
        return JournalEntry.parsed((Map<String, Object>) fields, bytes.length);
      }
    } catch (JsonException e) {
      throw notAnEntry(reader, e);
    }
    throw notAnEntry(reader, null);
  }

  private static StoreException notAnEntry(LogReader reader, JsonException cause) {
    return new StoreException(
        "lease journal: the record at " + reader.place() + " is not an entry", cause);
  }
}
