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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;

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
  /** Transactions of one round, bounded so that other processes and the first waiter get theirs. */
  private static final int MOST = 256;

  private static final long CLOSE_PARK_NANOS = 100_000;

  private final Path folder;
  private final Options options;
  private final TurnLock lock;
  private final Section section = new Section();

  // Any thread adds, the leader takes.
  private final Queue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();

  // Compare-and-set by who wants to lead; set by the leader when it is done. Volatile, against the
  // queue: either the leader still sees who has come, or that one sees that nobody leads.
  private final AtomicBoolean led = new AtomicBoolean();

  // The leader's alone; the flag above hands them on.
  private final List<String> notes = new ArrayList<>();
  private ChronicleLog log;
  private LogReader reader;
  private long readTo;
  private boolean recovering;
  private boolean appended;
  private boolean interrupted;
  private boolean closed;

  // Written by the leader; others only ask whether it is themselves, which no race can make true.
  private Thread leader;

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
     * for anew after an append.
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

    /** Gives up the files before a position: see {@link ChronicleLog#dropBefore}. */
    public long dropBefore(long position) {
      return log.dropBefore(position);
    }
  }

  /** A transaction that waits for a leader. */
  private static final class Pending<R> {
    private final Function<? super Section, ? extends R> action;
    private final Thread thread = Thread.currentThread();
    private R result;
    private Throwable failure;

    // Who comes next in the leader's round: the leader's alone.
    private Pending<?> next;

    // Written by the leader after result and failure, read by the waiter: volatile.
    private volatile boolean over;

    Pending(Function<? super Section, ? extends R> action) {
      this.action = action;
    }

    void run(Section section) {
      try {
        result = action.apply(section);
      } catch (Throwable e) {
        failure = e;
      }
    }

    void failUnlessFailed(Throwable e) {
      if (failure == null) {
        failure = e;
      }
    }

    R get() {
      return switch (failure) {
        case null -> result;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new StoreException(String.valueOf(failure.getMessage()), failure);
      };
    }
  }

  private SharedLog(Path folder, Options options, TurnLock lock) {
    this.folder = folder;
    this.options = options;
    this.lock = lock;
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
    return new LogReader(new FollowedFolder(recordsOf(folder)));
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
    if (Thread.currentThread().equals(leader)) {
      throw new IllegalStateException("a transaction within a transaction: folder=" + folder);
    }
    Pending<R> mine = new Pending<>(action);
    waiting.add(mine);
    boolean wasInterrupted = false;
    while (!mine.over) {
      if (led.compareAndSet(false, true)) {
        Pending<?> done;
        try {
          done = lead();
        } finally {
          led.set(false);
          wakeNext();
        }
        // The next leader is at work meanwhile: to wake many takes as long as a force.
        wake(done);
      } else if (!mine.over) {
        LockSupport.park(this);
        wasInterrupted |= Thread.interrupted();
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    return mine.get();
  }

  private void wakeNext() {
    Pending<?> next = waiting.peek();
    if (next != null) {
      LockSupport.unpark(next.thread);
    }
  }

  private static void wake(Pending<?> done) {
    for (Pending<?> pending = done; pending != null; pending = pending.next) {
      if (!pending.thread.equals(Thread.currentThread())) {
        LockSupport.unpark(pending.thread);
      }
    }
  }

  /** Does what those who wait want; returns the first of them. */
  private Pending<?> lead() {
    leader = Thread.currentThread();
    interrupted = Thread.interrupted();
    Pending<?> first = takeWaiting();
    try {
      runAll(first);
    } catch (Throwable e) {
      for (Pending<?> pending = first; pending != null; pending = pending.next) {
        pending.failUnlessFailed(e);
      }
    }
    leader = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (Pending<?> pending = first; pending != null; pending = pending.next) {
      pending.over = true;
    }
    return first;
  }

  private Pending<?> takeWaiting() {
    Pending<?> first = waiting.poll();
    Pending<?> last = first;
    for (int taken = 1; last != null && taken < MOST; taken++) {
      last.next = waiting.poll();
      last = last.next;
    }
    return first;
  }

  private void runAll(Pending<?> first) throws IOException {
    if (closed) {
      throw new IllegalStateException("The log is closed: folder=" + folder);
    }
    boolean others = lock.take(options.patience());
    try {
      if (others || log == null) {
        reopen();
      }
      appended = false;
      for (Pending<?> pending = first; pending != null; pending = pending.next) {
        pending.run(section);
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

  private void force() {
    while (true) {
      try {
        log.force();
        return;
      } catch (RuntimeException e) {
        throwUnlessInterrupted(e);
        // The disk has not failed: the next force covers what this one left.
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
    if (Thread.currentThread().equals(leader)) {
      throw new IllegalStateException("closed within a transaction: folder=" + folder);
    }
    while (!led.compareAndSet(false, true)) {
      LockSupport.parkNanos(this, CLOSE_PARK_NANOS);
    }
    try {
      if (!closed) {
        closed = true;
        discard();
        lock.close();
      }
    } catch (IOException e) {
      throw new StoreException("log folder=" + folder + " was not closed: " + e.getMessage(), e);
    } finally {
      led.set(false);
      wakeNext();
    }
  }
}
