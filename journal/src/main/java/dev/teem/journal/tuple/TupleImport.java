package dev.teem.journal.tuple;

import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.receipt.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.agrona.collections.Object2IntCounterMap;

/**
 * Reads a tuple log that is a text file, one {@link TupleEntry} a line, as {@link TupleEntry#bytes}
 * or another program has written it. For one thread.
 *
 * <p>{@link #check} first, and only if nothing is refused, {@link #into} a log. Entries that this
 * has already are passed over, as often as it has them, so that an import that was stopped can be
 * repeated, and a file that has grown be imported again. That takes about 70 bytes of memory for
 * each entry of the log.
 */
public final class TupleImport {
  /** Of a file that is something else nobody reads all. */
  private static final int MOST_REFUSALS = 100;

  private final Path file;

  /** Prepares to read a file, which is read twice. */
  public TupleImport(Path file) {
    this.file = file;
  }

  /**
   * What a file has.
   *
   * @param lines that were read, but for blank ones
   * @param refused how many of them are no entries
   * @param refusals the first of those
   */
  public record Check(long lines, long refused, List<Refusal> refusals) {}

  /**
   * A line that is no entry.
   *
   * @param line its number, from 1
   * @param reason what is wrong with it
   */
  public record Refusal(long line, String reason) {}

  /**
   * What came of an import.
   *
   * @param imported entries that were appended
   * @param known entries that the log had already
   * @param complete whether it was not stopped before the end
   */
  public record Result(long imported, long known, boolean complete) {}

  /**
   * Reads all of the file and changes nothing.
   *
   * @param goOn is asked before each line, given how many there were, whether to go on
   * @throws IOException if the file cannot be read
   */
  public Check check(LongPredicate goOn) throws IOException {
    List<Refusal> refusals = new ArrayList<>();
    long count = 0;
    long refused = 0;
    try (TupleLines lines = new TupleLines(file)) {
      while (goOn.test(count) && lines.next()) {
        count++;
        try {
          TupleJournal.boundedBytes(lines.entry());
        } catch (IllegalArgumentException e) {
          refused++;
          if (refusals.size() < MOST_REFUSALS) {
            refusals.add(new Refusal(lines.number(), e.getMessage()));
          }
        }
      }
    }
    return new Check(count, refused, List.copyOf(refusals));
  }

  /**
   * Appends the entries of the file, in order, with nobody else's in between.
   *
   * @param goOn as for {@link #check}, but not on the caller's thread
   * @throws StoreException if the file has changed since the check, or the log cannot be written;
   *     what comes before is imported
   */
  public Result into(TupleJournal journal, LongPredicate goOn) {
    return journal.alone(() -> {
      try (TupleLines lines = new TupleLines(file)) {
        return append(lines, journal, goOn);
      } catch (IOException e) {
        throw new StoreException("file=" + file + " cannot be read: " + e.getMessage(), e);
      }
    });
  }

  private Result append(TupleLines lines, TupleJournal journal, LongPredicate goOn)
      throws IOException {
    Digests known = new Digests(journal);
    long imported = 0;
    long passed = 0;
    while (goOn.test(imported + passed)) {
      if (!lines.next()) {
        return new Result(imported, passed, true);
      }
      TupleEntry entry = entry(lines);
      byte[] bytes = entry.bytes();
      if (known.take(bytes)) {
        passed++;
      } else {
        journal.append(entry, bytes);
        imported++;
      }
    }
    return new Result(imported, passed, false);
  }

  private TupleEntry entry(TupleLines lines) {
    try {
      return lines.entry();
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

  /** How often each entry is in a log. */
  private static final class Digests {
    private final Object2IntCounterMap<TupleKey> counts = new Object2IntCounterMap<>(0);
    private final Sha256 sha256 = new Sha256();
    private final byte[] digest = new byte[Sha256.LENGTH];

    Digests(TupleJournal journal) {
      try (TupleEntries entries = journal.entries()) {
        while (entries.next()) {
          counts.incrementAndGet(digest(entries.bytes()));
        }
      }
    }

    /** Takes one of an entry out, if there is one. */
    boolean take(byte[] entry) {
      TupleKey key = digest(entry);
      if (counts.get(key) == 0) {
        return false;
      }
      counts.decrementAndGet(key);
      return true;
    }

    private TupleKey digest(byte[] entry) {
      sha256.digest(entry, 0, entry.length, digest, 0);
      return TupleKey.read(ByteBuffer.wrap(digest));
    }
  }
}
