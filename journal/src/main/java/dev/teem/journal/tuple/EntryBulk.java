package dev.teem.journal.tuple;

import dev.teem.engine.receipt.CanonicalBytes;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.space.Tuple;
import dev.teem.journal.tuple.TupleEntry.Op;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Entries on their way into a log, which takes them as one record: all of them or none. They have
 * the bytes that {@link TupleEntry#bytes} would give, made without the maps.
 *
 * <pre>
 *  type 3  ENTRY  one entry
 *  type 9  BULK   several of them:
 *                  0        4 bytes   how many, N; big-endian, like all numbers here
 *                  4        4 N       where each of them ends, counted from the first one's start
 *                  4 + 4 N  the rest  one behind the other
 * </pre>
 */
final class EntryBulk {
  static final int BULK = 9;

  /** What ends a bulk when it has become as long. */
  private static final int ENOUGH_BYTES = 1 << 20;

  private static final int BYTES_EACH = 320;

  private final List<Tuple> tuples;

  /** Of each tuple that is put out; null where none is. */
  private final TupleKey[] puts;

  /** Of the tuple on which the work ends with each entry; null where it does not. */
  private final TupleKey[] ends;

  private final byte[] payload;
  private final int length;

  private EntryBulk(
      List<Tuple> tuples, TupleKey[] puts, TupleKey[] ends, byte[] payload, int length) {
    this.tuples = tuples;
    this.puts = puts;
    this.ends = ends;
    this.payload = payload;
    this.length = length;
  }

  /**
   * Entries for the first of some tuples, at least one: as many as go into a record.
   *
   * @param at when it happened
   * @param outcome of each if it is a receipt
   * @throws IllegalArgumentException if one of them has no id or one that is too long, has more
   *     than JSON has, or is too long itself
   */
  static EntryBulk of(
      Op op, String at, List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome) {
    Draft draft = new Draft(at, Math.min(tuples.size(), EntryPlace.MOST));
    while (!draft.isFull()) {
      Tuple tuple = tuples.get(draft.count);
      draft.add(op, tuple, op == Op.RECEIPT ? outcome.apply(tuple) : null);
    }
    return draft.bulk(tuples.subList(0, draft.count));
  }

  /**
   * A receipt of one tuple, and another one put out.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  static EntryBulk replacing(String at, Tuple ended, Map<String, Object> outcome, Tuple by) {
    Draft draft = new Draft(at, 2);
    draft.add(Op.RECEIPT, ended, Objects.requireNonNull(outcome, "outcome"));
    draft.add(Op.OUT, by, null);
    return draft.bulk(List.of(ended, by));
  }

  /** Entries that become a bulk. */
  private static final class Draft {
    private final CanonicalBytes text;
    private final String begin;
    private final TupleKey[] puts;
    private final TupleKey[] ends;
    private final int[] until;
    private int count;

    Draft(String at, int most) {
      text = new CanonicalBytes(most * BYTES_EACH);
      begin = "{\"at\":" + CanonicalJson.write(at) + ",\"op\":\"";
      puts = new TupleKey[most];
      ends = new TupleKey[most];
      until = new int[most];
    }

    boolean isFull() {
      return count == until.length || text.length() >= ENOUGH_BYTES;
    }

    void add(Op op, Tuple tuple, Map<String, Object> outcome) {
      int from = text.length();
      text.begin(begin).text(op.word()).text("\",");
      switch (op) {
        case OUT -> {
          tuple.write(text.text("\"tuple\":"));
          puts[count] = key(tuple);
          Tuple.requireIdLength(tuple.id());
          ends[count] = ended(tuple);
        }
        case IN -> name(tuple, text);
        case RECEIPT -> {
          name(tuple, text.text("\"outcome\":").value(outcome).text(","));
          ends[count] = key(tuple);
        }
      }
      text.end();
      requireBounded(tuple.id(), text.length() - from);
      until[count++] = text.length();
    }

    EntryBulk bulk(List<Tuple> tuples) {
      return of(tuples, puts, ends, text.array(), until);
    }
  }

  private static TupleKey key(Tuple tuple) {
    return TupleKey.of(TupleEntry.requireId(tuple.id()));
  }

  private static void name(Tuple tuple, CanonicalBytes text) {
    text.text("\"tuple\":{\"id\":").value(TupleEntry.requireId(tuple.id())).text("}");
  }

  private static TupleKey ended(Tuple tuple) {
    String id = TupleEntry.isReceipt(tuple.yool()) ? TupleEntry.parent(tuple.toJson()) : null;
    return id == null ? null : TupleKey.of(id);
  }

  private static EntryBulk of(
      List<Tuple> tuples, TupleKey[] puts, TupleKey[] ends, byte[] text, int[] until) {
    int count = tuples.size();
    int bytes = until[count - 1];
    if (count == 1) {
      return new EntryBulk(tuples, puts, ends, text, bytes);
    }
    ByteBuffer payload = ByteBuffer.allocate(tableBytes(count) + bytes).putInt(count);
    for (int i = 0; i < count; i++) {
      payload.putInt(until[i]);
    }
    payload.put(text, 0, bytes);
    return new EntryBulk(tuples, puts, ends, payload.array(), payload.position());
  }

  /** How long the numbers are before that many entries. */
  static int tableBytes(int count) {
    return (1 + count) * Integer.BYTES;
  }

  /**
   * Looks whether an entry is one that a log keeps.
   *
   * @throws IllegalArgumentException if it is too long
   */
  static void requireBounded(String id, int bytes) {
    if (bytes > TupleJournal.MAX_ENTRY_BYTES) {
      throw new IllegalArgumentException(
          "tuple "
              + CanonicalJson.excerpt(id)
              + " is too long: bytes="
              + bytes
              + ", more than "
              + TupleJournal.MAX_ENTRY_BYTES
              + "; keep what is large elsewhere, and name it");
    }
  }

  /** The same without some of the entries, of which at least one stays. */
  EntryBulk only(int[] kept) {
    ByteBuffer all = ByteBuffer.wrap(payload);
    int first = tableBytes(size());
    byte[] text = new byte[length - first];
    int[] until = new int[kept.length];
    int to = 0;
    for (int i = 0; i < kept.length; i++) {
      int from = kept[i] == 0 ? 0 : all.getInt(kept[i] * Integer.BYTES);
      int bytes = all.getInt((kept[i] + 1) * Integer.BYTES) - from;
      System.arraycopy(payload, first + from, text, to, bytes);
      to += bytes;
      until[i] = to;
    }
    return of(
        Arrays.stream(kept).mapToObj(tuples::get).toList(),
        Arrays.stream(kept).mapToObj(i -> puts[i]).toArray(TupleKey[]::new),
        Arrays.stream(kept).mapToObj(i -> ends[i]).toArray(TupleKey[]::new),
        text,
        until);
  }

  int size() {
    return tuples.size();
  }

  List<Tuple> tuples() {
    return tuples;
  }

  TupleKey put(int index) {
    return puts[index];
  }

  TupleKey ended(int index) {
    return ends[index];
  }

  /** The type of the record. */
  int type() {
    return size() == 1 ? TupleEntries.ENTRY : BULK;
  }

  /** An array that begins with the record's payload. */
  byte[] payload() {
    return payload;
  }

  /** How many bytes that has. */
  int length() {
    return length;
  }
}
