package dev.teem.journal.event;

import dev.teem.engine.event.EventSink;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.Kernel;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.Durability;
import dev.teem.journal.FolderLock;
import dev.teem.journal.PrivateFolder;
import dev.teem.journal.Resources;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LockFile;
import dev.teem.journal.log.ReadOnlyLog;
import dev.teem.journal.log.RecordLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a run of an engine got from outside, and what happened in it, in one folder: enough to have
 * the run again without the outside.
 *
 * <pre>
 *   LOCK      who has it
 *   io/       log of what devices answered:  a {@link RunHead} for each run, answers, cuts
 *   events/   log of events:                 a {@link RunHead} for each run, batches of a core each
 * </pre>
 *
 * <p>For one engine at a time: hand it {@link #mode()}, {@link #journal()} and, unless it replays,
 * {@link #events()}. Open it before the engine, close it after.
 */
public final class History implements AutoCloseable {
  private static final String IO = "io";
  private static final String EVENTS = "events";

  private final HistoryContext context;
  private final List<String> notes = new ArrayList<>();
  private final Resources resources;
  private RunHead head;
  private RecordLog eventLog;
  private HistoryJournal journal;

  /** Null in a replay. */
  private HistoryEvents events;

  private History(HistoryContext context) {
    this.context = context;
    resources = new Resources("history " + context.dir());
  }

  /**
   * Opens a history, or makes a new one to record into.
   *
   * @throws StoreException if it cannot be used: it is another process's, damaged, of a newer
   *     format, of another ABI or code version, or has a run already where one is to be recorded;
   *     the message says why and what to do
   */
  public static History open(HistoryContext context) {
    // An interrupt would close the channels that files are opened with.
    boolean wasInterrupted = Thread.interrupted();
    History history = new History(context);
    try {
      if (context.mode() == JournalMode.REPLAY) {
        history.openToRead();
      } else {
        history.openToAppend();
      }
      return history;
    } catch (IOException e) {
      history.resources.closeAfter(e);
      throw unusable(context.dir(), e);
    } catch (UncheckedIOException e) {
      history.resources.closeAfter(e);
      throw unusable(context.dir(), e.getCause());
    } catch (RuntimeException e) {
      history.resources.closeAfter(e);
      throw e;
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static StoreException unusable(Path dir, IOException e) {
    return new StoreException(
        "history " + dir + " cannot be used: " + e + "; mend that, or choose another folder", e);
  }

  private void openToRead() {
    RecordLog io = resources.keep(readIo(context.dir(), notes));
    eventLog = resources.keep(readEvents(context.dir(), notes));
    OperationIndex index = contents(io);
    journal = resources.keep(HistoryJournal.reading(io, index));
  }

  static ReadOnlyLog readIo(Path dir, List<String> notes) {
    return read(dir, IO, notes);
  }

  static ReadOnlyLog readEvents(Path dir, List<String> notes) {
    return read(dir, EVENTS, notes);
  }

  private static ReadOnlyLog read(Path dir, String log, List<String> notes) {
    requireFolder(dir, log);
    try {
      ReadOnlyLog opened = ReadOnlyLog.open(dir.resolve(log));
      notes.addAll(opened.messages());
      return opened;
    } catch (UncheckedIOException e) {
      throw unusable(dir, e.getCause());
    }
  }

  private static void requireFolder(Path dir, String log) {
    if (!Files.isDirectory(dir.resolve(log))) {
      throw new StoreException(
          "folder " + dir + " is not a history: it has no folder " + log + "; check the path");
    }
  }

  /** Nothing, or nothing that could be kept: that is in the notes. */
  static StoreException nothingRecorded(Path dir, List<String> notes) {
    String why = notes.isEmpty() ? "nothing was ever recorded into it" : String.join("; ", notes);
    return new StoreException("history " + dir + " is empty: " + why);
  }

  private void openToAppend() throws IOException {
    Path dir = context.dir();
    if (context.mode() == JournalMode.RECOVER) {
      requireFolder(dir, IO);
    }
    makeFolder(dir);
    FolderLock lock = resources.keep(FolderLock.take("history", dir, ""));
    if (lock.deadHolder() != 0) {
      notes.add("history " + dir + " was left open by process pid=" + lock.deadHolder());
    }
    RecordLog io = openLog(dir.resolve(IO));
    eventLog = openLog(dir.resolve(EVENTS));
    OperationIndex index = contents(io);
    if (context.mode() == JournalMode.RECORD && index.size() > 0) {
      throw new StoreException(
          "history "
              + dir
              + " has a run already, with answers="
              + index.size()
              + "; recover it, or record into another folder");
    }
    begin(io);
    boolean power = context.durability() == Durability.POWER;
    if (power) {
      PrivateFolder.force(dir, Set.of(LockFile.NAME));
    }
    journal = resources.keep(HistoryJournal.appending(io, index, power));
    events = resources.keep(new HistoryEvents(eventLog, context.eventsWaiting()));
  }

  /** Says in both logs who records what follows. */
  private void begin(RecordLog io) {
    head = RunHead.now(context.clock().epochMicros(), context.codeVersion());
    byte[] bytes = head.bytes();
    for (RecordLog log : List.of(eventLog, io)) {
      log.append(RunHead.RECORD_TYPE, bytes, 0, bytes.length);
      log.force();
    }
  }

  private static void makeFolder(Path dir) throws IOException {
    PrivateFolder.make(dir);
    if (!Files.isDirectory(dir)) {
      throw new StoreException("history " + dir + " is not a folder; choose another place");
    }
    try (Stream<Path> entries = Files.list(dir)) {
      // Events without answers are what a loss of power may leave of a history that was begun.
      boolean others =
          entries.anyMatch(entry -> !entry.endsWith("LOCK") && !entry.endsWith(EVENTS));
      if (others && !Files.isDirectory(dir.resolve(IO))) {
        throw new StoreException(
            "folder " + dir + " has other files and no history; choose another folder");
      }
    }
  }

  private ChronicleLog openLog(Path folder) {
    ChronicleLog log =
        resources.keep(
            ChronicleLog.open(
                folder,
                new ChronicleLog.Options(
                        () -> context.clock().epochMicros() / 1_000,
                        0,
                        context.mend() && context.mode() == JournalMode.RECOVER)
                    .forced(context.durability() == Durability.POWER)));
    resources.keep(log::requireInPlace);
    notes.addAll(log.report().messages());
    return log;
  }

  /** Reads the I/O log, and sees whether it is for this engine and these programs. */
  private OperationIndex contents(RecordLog io) {
    IoContents contents = IoContents.of(io);
    head = contents.head();
    if (head != null) {
      checkVersions();
    } else if (context.mode() != JournalMode.RECORD) {
      throw nothingRecorded(context.dir(), notes);
    }
    return contents.index();
  }

  private void checkVersions() {
    if (head.abi() != Kernel.ABI_VERSION) {
      throw new StoreException(
          "history %s was recorded with ABI version=%d by engine=%s; this engine has version=%d:"
                  .formatted(context.dir(), head.abi(), head.engine(), Kernel.ABI_VERSION)
              + " use the engine that recorded it");
    }
    boolean other =
        !context.codeVersion().isEmpty()
            && !head.code().isEmpty()
            && !head.code().equals(context.codeVersion());
    if (other && !context.anyCode()) {
      throw new StoreException(
          "history %s was recorded with code version=%s; this is code version=%s: run the former,"
                  .formatted(context.dir(), head.code(), context.codeVersion())
              + " or allow it with anyCodeVersion() if both ask the same of the outside");
    }
  }

  /** What an engine is to do with {@link #journal()}. */
  public JournalMode mode() {
    return context.mode();
  }

  /** What devices answered. */
  public IoJournal journal() {
    return journal;
  }

  /**
   * Takes the events of an engine.
   *
   * @throws IllegalStateException in a replay, which keeps nothing
   */
  public EventSink events() {
    if (events == null) {
      throw new IllegalStateException("a replay keeps no events; they are those that are there");
    }
    return events;
  }

  /** Events of this run that the log has not, because they came faster than the disk takes them. */
  public long lostEvents() {
    return events == null ? 0 : events.lost();
  }

  /**
   * Shows a visitor all events of all runs, those of a core in their order.
   *
   * @throws StoreException if the log has a record that cannot be read
   */
  public void forEachEvent(EventVisitor visitor) {
    new EventWalk(visitor).over(eventLog);
  }

  /** Who recorded the latest run: this one, unless it is a replay. */
  public RunHead head() {
    return head;
  }

  /** What opening found and mended, a line each, for the user to know. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Writes what waits and closes everything, newest first. Idempotent. */
  @Override
  public void close() {
    resources.close();
  }
}
