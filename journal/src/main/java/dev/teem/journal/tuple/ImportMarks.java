package dev.teem.journal.tuple;

import dev.teem.engine.receipt.Sha256;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * How far text files were imported, which the log knows also when it has forgotten what is done: a
 * mark for each file. That of no entry is all zeros, and that of one more the SHA-256 of the mark
 * before and of the entry's SHA-256. A file that has grown takes its own mark further.
 *
 * <pre>
 *  type 7  IMPORTED  an entry of a file:
 *                    0    32 bytes   the file's mark before
 *                    32   the rest   the entry
 *  type 8  MARK      for what of a file was in the log already, and for each mark in a checkpoint:
 *                    0    32 bytes   the mark before, which this takes the place of
 *                    32   32 bytes   the mark
 * </pre>
 *
 * Reading a record again changes nothing. For one thread.
 */
final class ImportMarks {
  static final int IMPORTED = 7;
  static final int MARK = 8;

  static final TupleKey NONE = new TupleKey(0, 0, 0, 0);

  private final Set<TupleKey> marks = new HashSet<>();
  private final Sha256 sha256 = new Sha256();
  private final byte[] hashed = new byte[2 * TupleKey.BYTES];

  /** The SHA-256 of an entry. */
  TupleKey digest(byte[] entry) {
    sha256.digest(entry, 0, entry.length, hashed, 0);
    return TupleKey.read(ByteBuffer.wrap(hashed));
  }

  /** The mark of one more entry, given its digest. */
  TupleKey next(TupleKey mark, TupleKey digest) {
    ByteBuffer both = ByteBuffer.wrap(hashed);
    mark.write(both);
    digest.write(both);
    sha256.digest(hashed, 0, hashed.length, hashed, 0);
    return TupleKey.read(ByteBuffer.wrap(hashed));
  }

  void move(TupleKey from, TupleKey to) {
    marks.remove(from);
    marks.add(to);
  }

  boolean contains(TupleKey mark) {
    return marks.contains(mark);
  }

  int size() {
    return marks.size();
  }

  /** All of them; as long as none is moved. */
  Iterable<TupleKey> all() {
    return marks;
  }

  /** The payload of a {@link #MARK}. */
  static byte[] payload(TupleKey from, TupleKey to) {
    byte[] payload = new byte[2 * TupleKey.BYTES];
    ByteBuffer bytes = ByteBuffer.wrap(payload);
    from.write(bytes);
    to.write(bytes);
    return payload;
  }

  /** The payload of an {@link #IMPORTED}. */
  static byte[] payload(TupleKey from, byte[] entry) {
    byte[] payload = new byte[TupleKey.BYTES + entry.length];
    ByteBuffer bytes = ByteBuffer.wrap(payload);
    from.write(bytes);
    bytes.put(entry);
    return payload;
  }
}
