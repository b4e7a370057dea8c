package dev.teem.journal.tuple;

import dev.teem.engine.receipt.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Reads a tuple log that is a text file, one {@link TupleEntry} a line, as {@link TupleEntry#bytes}
 * or another program has written it. For one thread.
 *
 * <p>{@link #check} first, and only if nothing is refused, {@link #into} a log. Entries that this
 * has already are passed over, as often as it has them, which takes about 70 bytes of memory for
 * each entry of the log. Besides, the log keeps for good how far each file was imported: an import
 * that was stopped or killed can be repeated, and a file that has grown be imported again, also
 * when the log was compacted meanwhile and has forgotten what is done. A file whose beginning has
 * changed is another one, and so is an older copy of one that has grown: what the log has forgotten
 * of that is imported again.
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
   * @param known entries that the log has, or has had, already
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
   * @param goOn as for {@link #check}, but not on the caller's thread, and first with 0 for each
   *     line while it looks how far the file was imported before
   * @throws StoreException if the file has changed since the check, or the log cannot be written;
   *     what comes before is imported
   */
  public Result into(TupleJournal journal, LongPredicate goOn) {
    return journal.alone(() -> {
      try {
        return new ImportRun(file, journal, goOn).run();
      } catch (IOException e) {
        throw new StoreException("file=" + file + " cannot be read: " + e.getMessage(), e);
      }
    });
  }
}
