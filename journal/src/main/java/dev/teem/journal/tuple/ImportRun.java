package dev.teem.journal.tuple;

import dev.teem.engine.receipt.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.agrona.collections.Object2IntCounterMap;

/** One import of a file into a log, on the log's thread. Used once. */
final class ImportRun {
  private final Path file;
  private final TupleJournal journal;
  private final LongPredicate goOn;
  private final ImportMarks imports;

  /** How often each entry is in the log and was not met in the file. */
  private final Object2IntCounterMap<TupleKey> known = new Object2IntCounterMap<>(0);

  /** The file's mark in the log, and how many entries of the file lead to it. */
  private TupleKey journaled = ImportMarks.NONE;

  private long behind;

  /** The mark of what was read. */
  private TupleKey mark = ImportMarks.NONE;

  /** The entry of the line that was read, and its bytes. */
  private TupleEntry entry;

  private byte[] bytes;

  private long imported;
  private long passed;

  ImportRun(Path file, TupleJournal journal, LongPredicate goOn) {
    this.file = file;
    this.journal = journal;
    this.goOn = goOn;
    imports = journal.imports();
  }

  TupleImport.Result run() throws IOException {
    boolean complete = findMark() && append();
    if (behind <= imported + passed && !mark.equals(journaled)) {
      journal.appendMark(journaled, mark);
    }
    return new TupleImport.Result(imported, passed, complete);
  }

  /** Finds the furthest mark in the log that the file leads to; false if it was stopped. */
  private boolean findMark() throws IOException {
    if (imports.size() == 0) {
      return true;
    }
    try (TupleLines lines = new TupleLines(file)) {
      TupleKey reached = ImportMarks.NONE;
      for (long count = 1; goOn.test(0); count++) {
        if (!lines.next()) {
          return true;
        }
        read(lines);
        reached = imports.next(reached, imports.digest(bytes));
        if (imports.contains(reached)) {
          journaled = reached;
          behind = count;
        }
      }
      return false;
    }
  }

  private boolean append() throws IOException {
    countKnown();
    try (TupleLines lines = new TupleLines(file)) {
      while (goOn.test(imported + passed)) {
        if (!lines.next()) {
          return true;
        }
        read(lines);
        appendOrPass();
      }
      return false;
    }
  }

  private void countKnown() {
    try (TupleEntries entries = journal.entries()) {
      while (entries.next()) {
        known.incrementAndGet(imports.digest(entries.bytes()));
      }
    }
  }

  private void appendOrPass() {
    TupleKey digest = imports.digest(bytes);
    TupleKey next = imports.next(mark, digest);
    boolean isKnown = known.get(digest) > 0;
    if (isKnown) {
      known.decrementAndGet(digest);
    }
    if (isKnown || imported + passed < behind) {
      passed++;
    } else {
      if (!mark.equals(journaled)) {
        journal.appendMark(journaled, mark);
      }
      journal.appendImported(entry, bytes, mark, next);
      journaled = next;
      imported++;
    }
    mark = next;
  }

  private void read(TupleLines lines) {
    try {
      entry = lines.entry();
      bytes = TupleJournal.boundedBytes(entry);
    } catch (IllegalArgumentException e) {
      throw new StoreException(
          "file="
              + file
              + " has changed while it was read: line "
              + lines.number()
              + ": "
              + e.getMessage()
              + "; what comes before is imported",
          e);
    }
  }
}
