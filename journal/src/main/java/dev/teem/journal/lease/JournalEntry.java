package dev.teem.journal.lease;

import dev.teem.engine.receipt.JsonLine;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One decision in a lane journal: a JSON object of which no member is certain, since other programs
 * write journals too. {@link Entries} makes those that are well-formed. Immutable.
 */
public final class JournalEntry {
  private final Map<String, Object> fields;
  private final int recordBytes;

  private JournalEntry(Map<String, Object> unmodifiable, int recordBytes) {
    fields = unmodifiable;
    this.recordBytes = recordBytes;
  }

  /**
   * Makes an entry of any members.
   *
   * @param fields strings, booleans, integers, doubles, nulls, and lists and maps of such; copied
   * @return the entry
   * @throws IllegalArgumentException if a value has no JSON form, is nested more than 1000 deep, or
   *     is an integer too long to be read back
   */
  public static JournalEntry of(Map<String, ?> fields) {
    return new JournalEntry(FrozenJson.object(fields), 0);
  }

  /** Wraps what {@link JsonLine#parse} gave, without copying. */
  static JournalEntry parsed(Map<String, Object> unmodifiable) {
    return new JournalEntry(unmodifiable, 0);
  }

  /** The same of a record of so many bytes. */
  static JournalEntry parsed(Map<String, Object> unmodifiable, int recordBytes) {
    return new JournalEntry(unmodifiable, recordBytes);
  }

  /**
   * The members.
   *
   * @return an unmodifiable map, down to its leaves
   */
  public Map<String, Object> fields() {
    return fields;
  }

  /** How long the record is that the entry was read from; 0 if it was not. */
  int recordBytes() {
    return recordBytes;
  }

  /**
   * What the entry records.
   *
   * @return the operation; UNKNOWN if the entry has none, or one that is not a known string
   */
  public Op op() {
    return Op.of(fields.get("op"));
  }

  /**
   * The lease that the entry is about.
   *
   * @return its id, of which one part or both may be empty
   */
  public LeaseId leaseId() {
    return LeaseId.of(fields);
  }

  /**
   * How far the journal has been numbered, as this entry knows it.
   *
   * @return the larger of {@code seq} and {@code seq_watermark}; zero if neither is a positive
   *     number
   */
  public BigInteger seq() {
    return BigInteger.ZERO
        .max(JsonValue.integer(fields.get("seq")))
        .max(JsonValue.integer(fields.get("seq_watermark")));
  }

  /**
   * Sets one member.
   *
   * @param name of the member
   * @param value as for {@link #of}
   * @return another entry
   * @throws IllegalArgumentException as {@link #of} does
   */
  public JournalEntry with(String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(fields);
    changed.put(name, value);
    return of(changed);
  }

  /**
   * Numbers and dates the entry, unless it has a {@code seq} or a {@code ts} already, be it null.
   *
   * @param seq of the entry: {@link LeaseFold#nextSeq} of the journal
   * @param now cut to seconds
   * @return an entry that has both
   */
  public JournalEntry stamped(BigInteger seq, Instant now) {
    Map<String, Object> stamped = new LinkedHashMap<>(fields);
    if (!fields.containsKey("seq")) {
      stamped.put("seq", seq);
    }
    if (!fields.containsKey("ts")) {
      stamped.put("ts", secondsOf(now));
    }
    return of(stamped);
  }

  static String secondsOf(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * The entry as it stands in a journal. No character in it ends the line but the last, however the
   * line is read.
   *
   * @return a line of JSON that ends in LF
   */
  public String line() {
    return JsonLine.write(fields) + "\n";
  }

  /**
   * The bytes by which a journal grows. A torn last line is ended first, so that it does not
   * swallow this one.
   *
   * @param lastByte of the journal so far; -1 if it is empty
   * @return {@link #line} in UTF-8, after a LF if the last byte does not end a line
   */
  public byte[] bytesAfter(int lastByte) {
    boolean isTorn = lastByte != -1 && lastByte != '\n' && lastByte != '\r';
    return (isTorn ? "\n" + line() : line()).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JournalEntry entry && fields.equals(entry.fields);
  }

  @Override
  public int hashCode() {
    return fields.hashCode();
  }

  @Override
  public String toString() {
    return JsonLine.write(fields);
  }
}
