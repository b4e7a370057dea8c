package dev.teem.journal.tuple;

import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The open tuples, written anew in a file of their own and what happens next, so that all files
 * before it can be given up. A record for each, so that there may be any number of them.
 *
 * <pre>
 *  type 4  BEGIN   no payload; the first record of a file
 *  type 5  KEPT    for each open tuple, in the order in which they were put out:
 *                  0    32 bytes   its key
 *                  32   the rest   the entry that has put it out, as it was
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

  private final ChronicleLog log;
  private byte[] payload = new byte[1 << 10];

  private Checkpoint(ChronicleLog log) {
    this.log = log;
  }

  /**
   * Writes one, then gives up what is before it.
   *
   * @param open where the tuples are, and then where they are kept
   * @return how many bytes were given up
   */
  static long write(ChronicleLog log, OpenTuples open) {
    return new Checkpoint(log).write(open);
  }

  private long write(OpenTuples open) {
    List<TupleKey> keys = open.inOrder();
    OpenTuples kept = new OpenTuples();
    log.startFile();
    long begin = log.append(BEGIN, payload, 0, 0);
    try (LogReader reader = log.newReader()) {
      for (TupleKey key : keys) {
        reader.moveTo(open.position(key));
        kept.put(key, keep(key, reader));
      }
    }
    log.append(END, payload, 0, 0);
    open.replaceBy(kept);
    return log.dropBefore(begin);
  }

  private long keep(TupleKey key, LogReader reader) {
    int from = entryOffset(reader);
    int length = reader.length() - from;
    if (payload.length < TupleKey.BYTES + length) {
      payload = Arrays.copyOf(payload, TupleKey.BYTES + 2 * length);
    }
    key.write(ByteBuffer.wrap(payload));
    MemorySegment.copy(
        reader.memory(),
        ValueLayout.JAVA_BYTE,
        reader.payloadOffset() + from,
        payload,
        TupleKey.BYTES,
        length);
    return log.append(KEPT, payload, 0, TupleKey.BYTES + length);
  }

  /** Where in the payload of a record the entry begins. */
  static int entryOffset(LogReader reader) {
    return reader.type() == KEPT ? TupleKey.BYTES : 0;
  }

  /** The key of a tuple that was kept. */
  static TupleKey key(LogReader reader) {
    return TupleKey.read(
        reader.memory().asSlice(reader.payloadOffset(), TupleKey.BYTES).asByteBuffer());
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
