package dev.teem.journal.tuple;

import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The open tuples, and how far files were imported, written anew in a file of their own and what
 * happens next, so that all files before it can be given up. A record for each, so that there may
 * be any number of them.
 *
 * <pre>
 *  type 4  BEGIN   no payload; the first record of a file
 *  type 5  KEPT    for each open tuple, in the order in which they were put out:
 *                  0    32 bytes   its key
 *                  32   the rest   the entry that has put it out, as it was
 *  type 8  MARK    for each of {@link ImportMarks}
 *  type 6  END     no payload
 * </pre>
 *
 * <p>A checkpoint is believed if it has its end; then the files before it are given up. A crash
 * before the end leaves records that mean nothing, behind all that they were copied from; one after
 * it leaves files to give up, which the next opening does. A checkpoint that the log begins with is
 * all there is, and believed as far as it goes: if it has no end, then because what follows was
 * lost with a damage.
 */
final class Checkpoint {
  static final int BEGIN = 4;
  static final int KEPT = 5;
  static final int END = 6;

  /** What a record takes besides its payload, at most: header, frame, padding. */
  private static final int RECORD_BYTES = 32;

  private final ChronicleLog log;
  private byte[] payload = new byte[1 << 10];

  private Checkpoint(ChronicleLog log) {
    this.log = log;
  }

  /** How many bytes one would take, without what a file has ahead of its records. */
  static long bytes(ChronicleLog log, OpenTuples open, ImportMarks imports) {
    long bytes = imports.size() * (long) (RECORD_BYTES + 2 * TupleKey.BYTES);
    try (EntryReader reader = new EntryReader(log.newReader())) {
      for (TupleKey key : open.inOrder()) {
        reader.moveTo(open.place(key));
        bytes += RECORD_BYTES + TupleKey.BYTES + reader.length();
      }
    }
    return bytes;
  }

  /**
   * Writes one, then gives up what is before it.
   *
   * @param open where the tuples are, and then where they are kept
   * @param imports is kept as it is
   * @return how many bytes were given up
   */
  static long write(ChronicleLog log, OpenTuples open, ImportMarks imports) {
    return new Checkpoint(log).write(open, imports);
  }

  private long write(OpenTuples open, ImportMarks imports) {
    List<TupleKey> keys = open.inOrder();
    OpenTuples kept = new OpenTuples();
    log.startFile();
    long begin = log.append(BEGIN, payload, 0, 0);
    try (EntryReader reader = new EntryReader(log.newReader())) {
      for (TupleKey key : keys) {
        reader.moveTo(open.place(key));
        kept.put(key, EntryPlace.of(keep(key, reader), 0));
      }
    }
    for (TupleKey mark : imports.all()) {
      byte[] moved = ImportMarks.payload(ImportMarks.NONE, mark);
      log.append(ImportMarks.MARK, moved, 0, moved.length);
    }
    log.append(END, payload, 0, 0);
    open.replaceBy(kept);
    return log.dropBefore(begin);
  }

  private long keep(TupleKey key, EntryReader reader) {
    int length = reader.length();
    if (payload.length < TupleKey.BYTES + length) {
      payload = Arrays.copyOf(payload, TupleKey.BYTES + 2 * length);
    }
    key.write(ByteBuffer.wrap(payload));
    MemorySegment.copy(
        reader.record().memory(),
        ValueLayout.JAVA_BYTE,
        reader.offset(),
        payload,
        TupleKey.BYTES,
        length);
    return log.append(KEPT, payload, 0, TupleKey.BYTES + length);
  }

  /** Gives up what is before the last checkpoint, if a crash has kept its writer from it. */
  static void finish(ChronicleLog log) {
    long begin = 0;
    long complete = 0;
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        switch (reader.type()) {
          case BEGIN -> begin = reader.position();
          case END -> complete = begin;
          default -> {}
        }
      }
    }
    if (complete != 0) {
      log.dropBefore(complete);
    }
  }
}
