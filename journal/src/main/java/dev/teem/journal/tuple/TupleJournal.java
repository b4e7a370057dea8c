package dev.teem.journal.tuple;

import dev.teem.engine.receipt.ReceiptTime;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleLog;
import dev.teem.engine.time.EngineClock;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogFile;
import dev.teem.journal.log.LogFullException;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;
import dev.teem.journal.tuple.TupleEntry.Op;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tuples on a log, a {@link TupleEntry} for each thing that happens to one. Of those that are open
 * it knows where they are; what they are is read when it is asked for.
 *
 * <p>The log is compacted to its open tuples (see {@link #compact}) when somebody asks for it, and
 * in passing, before a tuple is put out, when more than 64 MiB were appended since the last time,
 * and four entries for each tuple that is open. So it does not grow with what is done, and opening
 * reads little more than what is open. How far files were imported is kept.
 *
 * <p>Safe for use by several threads: see {@link LogThread}. Where nothing is forced, each of them
 * appends itself, a few instructions at a time; where it is, they share that. An interrupt of one
 * of them changes nothing.
 */
public final class TupleJournal implements TupleLog, AutoCloseable {
  /** The most bytes of an entry; a checkpoint has to find room for it beside the key. */
  static final int MAX_ENTRY_BYTES = 16 << 20;

  private static final long COMPACT_BYTES = 64 << 20;
  private static final int COMPACT_ENTRIES = 4;

  private final RecordLog log;
  private final EngineClock clock;
  private final LogThread thread;
  private final OpenTuples open = new OpenTuples();

  // Of whoever has the turn.
  private final ImportMarks imports = new ImportMarks();
  // What came after the last checkpoint.
  private long entriesSince;
  private long bytesSince;

  /**
   * Reads the log, which stays the caller's to close, after this.
   *
   * @param clock for the dates of entries
   * @param forced whether what happens is forced to the disk before anybody goes on
   * @throws StoreException if a record is not a tuple's
   */
  public TupleJournal(RecordLog log, EngineClock clock, boolean forced) {
    this.log = log;
    this.clock = clock;
    if (log instanceof ChronicleLog files) {
      Checkpoint.finish(files);
    }
    try (TupleEntries entries = entries()) {
      while (entries.nextOrMark()) {
        replay(entries);
      }
    }
    thread = new LogThread(log::nextSequence, forced ? log::force : null);
  }

  private void replay(TupleEntries entries) {
    LogReader record = entries.record();
    switch (record.type()) {
      case Checkpoint.KEPT -> open.put(entries.key(0), entries.place());
      case ImportMarks.MARK -> imports.move(entries.key(0), entries.key(TupleKey.BYTES));
      case ImportMarks.IMPORTED -> {
        replayEntry(entries);
        TupleKey mark = entries.key(0);
        imports.move(mark, imports.next(mark, imports.digest(entries.bytes())));
      }
      default -> replayEntry(entries);
    }
  }

  private void replayEntry(TupleEntries entries) {
    try {
      happened(entries.entry(), entries.place(), entries.length());
    } catch (IllegalArgumentException e) {
      throw TupleEntries.notAnEntry(entries.record(), e.getMessage(), e);
    }
  }

  private void happened(TupleEntry entry, long place, int bytes) {
    TupleKey key = TupleKey.of(entry.id());
    String ended = entry.ends();
    happened(entry.op() == Op.OUT ? key : null, ended == null ? null : TupleKey.of(ended), place);
    bytesSince += bytes;
  }

  private void happened(TupleKey put, TupleKey ended, long place) {
    if (ended != null) {
      open.remove(ended);
    }
    if (put != null) {
      open.put(put, place);
    }
    entriesSince++;
  }

  @Override
  public int outAll(List<Tuple> tuples, Consumer<Tuple> recorded) {
    if (tuples.isEmpty()) {
      return 0;
    }
    EntryBulk bulk = EntryBulk.of(Op.OUT, now(), tuples, null);
    appendNotOpen(bulk).forEach(recorded);
    return bulk.size();
  }

  /** Returns the tuples of what is recorded. */
  private List<Tuple> appendNotOpen(EntryBulk bulk) {
    return thread.append(
        () -> !isCompactionDue() && log.isReady(bulk.length()),
        () -> append(notOpen(bulk), log::appendInMemory),
        () -> {
          compactIfDue();
          return append(notOpen(bulk), log::append);
        });
  }

  @Override
  public void inAll(List<Tuple> tuples) {
    appendAll(Op.IN, tuples, null);
  }

  @Override
  public void receiptAll(List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome) {
    appendAll(Op.RECEIPT, tuples, tuple -> Objects.requireNonNull(outcome.apply(tuple), "outcome"));
  }

  private void appendAll(Op op, List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome) {
    int done = 0;
    while (done < tuples.size()) {
      EntryBulk bulk = EntryBulk.of(op, now(), tuples.subList(done, tuples.size()), outcome);
      thread.append(
          () -> log.isReady(bulk.length()),
          () -> append(bulk, log::appendInMemory),
          () -> append(bulk, log::append));
      done += bulk.size();
    }
  }

  @Override
  public boolean replace(Tuple ended, Map<String, Object> outcome, Tuple by) {
    return appendNotOpen(EntryBulk.replacing(now(), ended, outcome, by)).contains(by);
  }

  private String now() {
    return ReceiptTime.format(Instant.EPOCH.plus(clock.epochMicros(), ChronoUnit.MICROS));
  }

  /** What of a bulk is to be recorded, null for nothing: an open hash is not put out again. */
  private EntryBulk notOpen(EntryBulk bulk) {
    // As it will be behind the entries so far, where that is not as it is.
    Map<TupleKey, Boolean> changed = HashMap.newHashMap(bulk.size());
    int[] kept = new int[bulk.size()];
    int count = 0;
    for (int i = 0; i < kept.length; i++) {
      TupleKey key = bulk.put(i);
      boolean repeats =
          key != null
              && !bulk.tuples().get(i).isNamed()
              && changed.computeIfAbsent(key, this::isOpen);
      if (!repeats) {
        if (bulk.ended(i) != null) {
          changed.put(bulk.ended(i), false);
        }
        if (key != null) {
          changed.put(key, true);
        }
        kept[count++] = i;
      }
    }
    if (count == kept.length) {
      return bulk;
    }
    return count == 0 ? null : bulk.only(Arrays.copyOf(kept, count));
  }

  /** How a record is appended. */
  private interface Append {
    long append(int type, byte[] source, int offset, int length);
  }

  /** Returns the tuples that it is about. Only in turn. */
  private List<Tuple> append(EntryBulk bulk, Append how) {
    if (bulk == null) {
      return List.of();
    }
    long position = how.append(bulk.type(), bulk.payload(), 0, bulk.length());
    for (int i = 0; i < bulk.size(); i++) {
      happened(bulk.put(i), bulk.ended(i), EntryPlace.of(position, i));
    }
    bytesSince += bulk.length();
    return bulk.tuples();
  }

  /**
   * The bytes of an entry.
   *
   * @throws IllegalArgumentException if they are too many
   */
  static byte[] boundedBytes(TupleEntry entry) {
    byte[] bytes = entry.bytes();
    EntryBulk.requireBounded(entry.id(), bytes.length);
    return bytes;
  }

  /** Appends an entry of a file, which has these bytes, and moves its mark. Only {@link #alone}. */
  void appendImported(TupleEntry entry, byte[] bytes, TupleKey from, TupleKey to) {
    byte[] payload = ImportMarks.payload(from, bytes);
    long position = log.append(ImportMarks.IMPORTED, payload, 0, payload.length);
    happened(entry, EntryPlace.of(position, 0), payload.length);
    imports.move(from, to);
  }

  /** Moves the mark of a file. Only {@link #alone}. */
  void appendMark(TupleKey from, TupleKey to) {
    byte[] payload = ImportMarks.payload(from, to);
    log.append(ImportMarks.MARK, payload, 0, payload.length);
    imports.move(from, to);
  }

  /** How far files were imported. Only {@link #alone}. */
  ImportMarks imports() {
    return imports;
  }

  /** Does something with the log to itself, which may append. */
  <R> R alone(Supplier<R> action) {
    return thread.append(action);
  }

  @Override
  public boolean isOpen(String id) {
    return isOpen(TupleKey.of(id));
  }

  private boolean isOpen(TupleKey key) {
    return open.place(key) != OpenTuples.ABSENT;
  }

  /** How many tuples are open. */
  public int openCount() {
    return open.size();
  }

  @Override
  public Iterable<Tuple> openTuples() {
    return this::openIterator;
  }

  private Iterator<Tuple> openIterator() {
    return new OpenIterator(log, thread, open);
  }

  /** A cursor over all that the log has; see {@link TupleEntries}. */
  public TupleEntries entries() {
    return new TupleEntries(log);
  }

  /**
   * Writes what is open anew, durably, and gives up everything before: {@link #entries} has the
   * tuples that are open then, and nothing of those that are done. A crash at any point leaves the
   * same tuples open. A log in memory is left as it is.
   *
   * @return how many bytes were given up, blocks that files have ahead of their records included
   * @throws LogFullException if the disk has no room for what is open; the log is as before, and if
   *     others have taken the room meanwhile, what was written is given up with the rest when it is
   *     compacted
   */
  public long compact() {
    return thread.append(this::compactNow);
  }

  private long compactNow() {
    if (entriesSince == 0 || !(log instanceof ChronicleLog files)) {
      return 0;
    }
    files.requireRoom(Checkpoint.bytes(files, open, imports));
    long bytes = Checkpoint.write(files, open, imports);
    entriesSince = 0;
    bytesSince = 0;
    return bytes;
  }

  /** About how many bytes less the log would take of the disk if it were compacted now. */
  public long compactableBytes() {
    return thread.run(this::compactableNow);
  }

  private long compactableNow() {
    if (entriesSince == 0 || !(log instanceof ChronicleLog files)) {
      return 0L;
    }
    long taken = files.files().stream().mapToLong(LogFile::bytes).sum();
    return Math.max(0, taken - Checkpoint.bytes(files, open, imports));
  }

  private boolean isCompactionDue() {
    return bytesSince > COMPACT_BYTES && entriesSince / COMPACT_ENTRIES > open.size();
  }

  private void compactIfDue() {
    if (!isCompactionDue()) {
      return;
    }
    try {
      compactNow();
    } catch (LogFullException e) {
      // There may be room for the entry, which is what somebody waits for. Not at each of them.
      bytesSince = 0;
    }
  }

  /** Returns when everything that was asked for is done. Idempotent. */
  @Override
  public void close() {
    thread.close();
  }
}
