package dev.teem.journal.log;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A log that many threads of many processes on one machine append to, and in which a decision and
 * the record of it are one thing: see {@link #transact}.
 *
 * <pre>
 *  folder/LOCK    who appends, and who did last
 *  folder/log/    the records: see {@link ChronicleLog}
 * </pre>
 *
 * <p>Threads that come while one is at work wait; then one of them, the leader, does what all of
 * them want, and where records are forced, it does so once for all. No thread of its own. The
 * process keeps its log open between two transactions and opens it anew if another process was
 * there meanwhile, which takes milliseconds.
 *
 * <p>An interrupt neither ends nor disturbs a transaction; the caller's status is as it was.
 */
public final class SharedLog implements AutoCloseable {
  private final Path folder;
  private final Options options;
  private final TurnLock lock;
  private final Section section = new Section();

  private final Rounds rounds;

  // The leader's alone; rounds hand them on.
  private final List<String> notes = new ArrayList<>();
  private ChronicleLog log;
  private LogReader reader;
  private long readTo;
  private boolean recovering;
  private boolean appended;
  private boolean interrupted;
  private boolean closed;

  /**
   * How to open one.
   *
   * @param epochMillis the clock that decides when a day is over
   * @param forced whether a transaction returns only when its records are on the disk
   * @param patience how long to wait for another process
   */
  public record Options(LongSupplier epochMillis, boolean forced, Duration patience) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Checks the arguments. */
    public Options {
      Objects.requireNonNull(epochMillis, "epochMillis");
      if (patience.isNegative()) {
        throw new IllegalArgumentException("patience=" + patience + " is negative");
      }
    }

    /** The machine's clock, and ten seconds for other processes. */
    public static Options of(boolean forced) {
      return new Options(System::currentTimeMillis, forced, PATIENCE);
    }
  }

  /**
   * What a transaction has: the records, and the right to append. Valid during the transaction, on
   * the thread that runs it.
   */
  public final class Section {
    private Section() {}

    /**
     * The one cursor of this object over all records. It stands where the last transaction left it,
     * before the first record at first: what {@link LogReader#next} finds is what any thread of any
     * process has appended since. Where another process has given some of that up, it goes on with
     * the first record that there is. It must not be closed or moved otherwise, and is to be asked
     * for anew after another call.
     */
    public LogReader unread() {
      return reader;
    }

    /**
     * Appends a record: see {@link RecordLog#append}. It stands whatever the transaction does
     * afterwards.
     *
     * @return its position
     */
    public long append(int type, byte[] source, int offset, int length) {
      return SharedLog.this.append(type, source, offset, length);
    }

    /** The number that the next record gets. */
    public long nextSequence() {
      return log.nextSequence();
    }

    /** Makes the next record the first of a file: see {@link ChronicleLog#startFile}. */
    public void startFile() {
      uninterrupted(() -> {
        log.startFile();
        return null;
      });
    }

    /**
     * Gives up the files before a position: see {@link ChronicleLog#dropBefore}.
     *
     * @return as there; less if an interrupt has come in between
     */
    public long dropBefore(long position) {
      return SharedLog.this.dropBefore(position);
    }
  }

  private SharedLog(Path folder, Options options, TurnLock lock) {
    this.folder = folder;
    this.options = options;
    this.lock = lock;
    rounds = new Rounds("log folder=" + folder, this::runAll);
  }

  /**
   * Opens the log of a folder, or makes one.
   *
   * @throws StoreException if this process has it open already, if another holds it for too long,
   *     or if it is damaged
   */
  public static SharedLog open(Path folder, Options options) {
    return open(folder, options, false);
  }

  /**
   * The same for a log that may be damaged: keeps the records before the damage, and says so in
   * {@link #notes()}. No other process may have the log open, for it would not learn what it has
   * lost.
   *
   * @throws StoreException as above, and if nothing can be kept
   */
  public static SharedLog recover(Path folder, Options options) {
    return open(folder, options, true);
  }

  private static SharedLog open(Path folder, Options options, boolean recover) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      LogFolder.createFolder(absolute);
      SharedLog made = new SharedLog(absolute, options, TurnLock.open(absolute));
      made.recovering = recover;
      try {
        made.transact(Section::nextSequence);
        if (options.forced()) {
          PrivateFolder.forceName(recordsOf(absolute));
        }
      } catch (IOException | RuntimeException e) {
        made.close();
        throw e;
      }
      return made;
    } catch (IOException e) {
      throw new StoreException(
          "log folder=" + absolute + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** Whether a folder has such a log. */
  public static boolean exists(Path folder) {
    return Files.isDirectory(recordsOf(folder));
  }

  /**
   * A reader of the records of a folder, for any thread of any process: it sees what is appended
   * while it reads. The caller closes it.
   *
   * @throws StoreException if the folder has no such log
   */
  public static LogReader reader(Path folder) {
    if (!exists(folder)) {
      throw new StoreException("folder=" + folder + " has no log; name the folder of one");
    }
    return new LogReader(new FollowedFolder(recordsOf(folder.toAbsolutePath().normalize())));
  }

  private static Path recordsOf(Path folder) {
    return folder.resolve("log");
  }

  /**
   * Runs an action with the log to itself: no other thread, of this process or another, appends
   * meanwhile. Returns when what it has appended is as durable as the options say.
   *
   * <p>The action runs on this thread or on that of another caller. It should be short, and must
   * not wait for other callers.
   *
   * @throws StoreException if the log cannot be had or written; nothing is known then of what the
   *     action has appended, but that it is whole or not there
   */
  public <R> R transact(Function<? super Section, ? extends R> action) {
    return rounds.run(action);
  }

  private void runAll(Pending<?> first) throws IOException {
    if (closed) {
      throw new IllegalStateException("The log is closed: folder=" + folder);
    }
    interrupted = false;
    boolean others = lock.take(options.patience());
    try {
      if (others || log == null) {
        reopen();
      }
      appended = false;
      for (Pending<?> pending = first; pending != null; pending = pending.next()) {
        pending.run(section);
        if (log == null) {
          throw new StoreException(
              "log folder=" + folder + " was lost in a transaction", pending.failure());
        }
        readTo = reader.position();
      }
      if (appended) {
        log.requireInPlace();
      }
      if (appended && options.forced()) {
        force();
      }
    } catch (Throwable e) {
      // What is true of the files now, only an opening can tell.
      discard();
      throw e;
    } finally {
      lock.release();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Opens the log anew; the cursor stands where it stood. What was read has been checked. */
  private void reopen() {
    discard();
    while (log == null) {
      try {
        log =
            ChronicleLog.open(
                recordsOf(folder),
                new ChronicleLog.Options(options.epochMillis(), readTo, recovering)
                    .forced(options.forced()));
        reader = log.newReader();
        stand();
      } catch (RuntimeException e) {
        discard();
        throwUnlessInterrupted(e);
      }
    }
    // What is damaged later on is not what anybody has decided about.
    recovering = false;
    notes.addAll(log.report().messages());
  }

  /** Puts the cursor where it stood, or before all if that was given up: then it was read. */
  private void stand() {
    if (readTo != 0) {
      try {
        reader.moveTo(readTo);
      } catch (DroppedRecordsException e) {
        readTo = 0;
        reader.rewind();
      }
    }
  }

  private void discard() {
    ChronicleLog old = log;
    log = null;
    if (old != null) {
      reader.close();
      old.close();
    }
  }

  private long append(int type, byte[] source, int offset, int length) {
    long sequence = log.nextSequence();
    appended = true;
    while (log.nextSequence() == sequence) {
      try {
        return log.append(type, source, offset, length);
      } catch (RuntimeException e) {
        throwUnlessInterrupted(e);
        readTo = reader.position();
        reopen();
      }
    }
    return log.lastPosition();
  }

  private long dropBefore(long position) {
    long bytes = uninterrupted(() -> log.dropBefore(position));
    // The cursor would keep the files that it has read, and a deleted one its blocks with it.
    readTo = reader.position();
    reader.close();
    reader = log.newReader();
    stand();
    return bytes;
  }

  private void force() {
    // If that is interrupted the disk has not failed: the next force covers what this one left.
    uninterrupted(() -> {
      log.force();
      return null;
    });
  }

  /** Does what can be done twice, again if an interrupt has closed the files meanwhile. */
  private <R> R uninterrupted(Supplier<R> action) {
    while (true) {
      try {
        return action.get();
      } catch (RuntimeException e) {
        throwUnlessInterrupted(e);
        readTo = reader.position();
        reopen();
      }
    }
  }

  /** An interrupt closes the file that is being written; it is remembered for the caller. */
  private void throwUnlessInterrupted(RuntimeException e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof ClosedByInterruptException) {
        interrupted |= Thread.interrupted();
        return;
      }
    }
    throw e instanceof UncheckedIOException io ? unusable(io.getCause()) : e;
  }

  private StoreException unusable(IOException e) {
    return new StoreException("log folder=" + folder + " cannot be used: " + e + "; mend that", e);
  }

  /** What openings of the log have found and mended, a line each. */
  public List<String> notes() {
    return transact(any -> List.copyOf(notes));
  }

  /** Closes it; whoever waits or comes later is refused. Idempotent. */
  @Override
  public void close() {
    rounds.alone(() -> {
      if (!closed) {
        closed = true;
        discard();
        try {
          lock.close();
        } catch (IOException e) {
          throw new StoreException(
              "log folder=" + folder + " was not closed: " + e.getMessage(), e);
        }
      }
    });
  }
}
