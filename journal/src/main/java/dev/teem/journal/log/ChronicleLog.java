package dev.teem.journal.log;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.JvmOpenings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * A log in a folder, a file a day (UTC) or for each so many bytes, written by Chronicle Queue and
 * read through mappings of its own. The caller sees to it that no other process opens the folder.
 */
public final class ChronicleLog implements RecordLog {
  private static final long MILLIS_BETWEEN_LOOKS = 1_000;

  private final LogFolder folder;
  private final long fileBytes;
  private final LongSupplier epochMillis;
  private final OpenReport report;
  private final boolean forced;

  private CycleWriter writer;

  /** When the file that is written was last seen to be where it was made. */
  private long lookedAt;

  private long nextSequence;
  private long lastPosition;
  private long bytes;
  private Throwable failure;
  private boolean closed;

  /**
   * How to open a log.
   *
   * @param epochMillis the clock that decides when a day is over; it may go backwards
   * @param fromPosition the position of a record: it and all after it are checked at once, those
   *     before it when they are read; 0 checks all
   * @param recover whether to keep the records before a damage instead of refusing to open
   * @param fileBytes from what size on a file is left for the next; a single record may take it
   *     beyond that
   * @param forced whether nobody is told of a record before it is forced: of such records a loss of
   *     power may leave any part, and opening then drops them from the first that is not whole on.
   *     Opening forces what it has found
   */
  public record Options(
      LongSupplier epochMillis,
      long fromPosition,
      boolean recover,
      long fileBytes,
      boolean forced) {
    /** Small enough to give up, large enough that a year's files are few. */
    private static final long FILE_BYTES = 1L << 30;

    private static final long SMALLEST_FILE_BYTES = 1 << 16;

    /** Files of a gibibyte, in which a record counts once it is appended. */
    public Options(LongSupplier epochMillis, long fromPosition, boolean recover) {
      this(epochMillis, fromPosition, recover, FILE_BYTES, false);
    }

    /** Checks the arguments. */
    public Options {
      Objects.requireNonNull(epochMillis, "epochMillis");
      if (fileBytes < SMALLEST_FILE_BYTES) {
        throw new IllegalArgumentException(
            "fileBytes=" + fileBytes + " is less than " + SMALLEST_FILE_BYTES);
      }
      if (fromPosition != 0 && !Position.isPlausible(fromPosition)) {
        throw new IllegalArgumentException("fromPosition=" + fromPosition + " is not a position");
      }
    }

    /** The same in files of another size. */
    public Options fileBytes(long bytes) {
      return new Options(epochMillis, fromPosition, recover, bytes, forced);
    }

    /** The same where records count only once they are forced, or not. */
    public Options forced(boolean on) {
      return new Options(epochMillis, fromPosition, recover, fileBytes, on);
    }

    /** The machine's clock, everything checked, damage refused. */
    public static Options checkAll() {
      return new Options(System::currentTimeMillis, 0, false);
    }
  }

  private ChronicleLog(
      LogFolder folder,
      LogScan.Result scan,
      long tailEnd,
      boolean mending,
      Options options,
      OpenReport report)
      throws IOException {
    this.folder = folder;
    this.epochMillis = options.epochMillis();
    this.report = report;
    this.nextSequence = scan.nextSequence();
    this.lastPosition = scan.lastPosition();
    this.fileBytes = options.fileBytes();
    this.forced = options.forced();
    this.writer = openWriter(scan, tailEnd, mending);
  }

  private CycleWriter openWriter(LogScan.Result scan, long tailEnd, boolean mending)
      throws IOException {
    CycleWriter opened = new CycleWriter(folder, fileBytes, forced);
    try {
      opened.open(scan, tailEnd, mending);
      if (forced) {
        opened.force();
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * Opens a log, making the folder if there is none. A record that a killed process or a power loss
   * left unfinished at the end is removed; {@link #report()} tells.
   *
   * @throws CorruptLogException if another record is damaged or a file missing, and the options do
   *     not ask to recover
   * @throws LogFullException if the disk has no room for the log's own files
   * @throws StoreException if a file in the folder is not the log's
   * @throws IllegalStateException if the JVM lacks what Chronicle needs
   */
  public static ChronicleLog open(Path folder, Options options) {
    JvmOpenings.check();
    Path absolute = folder.toAbsolutePath().normalize();
    List<String> messages = new ArrayList<>();
    try {
      LogRecovery.finishInterrupted(absolute, messages);
      if (options.recover()) {
        LogRecovery.mendRetained(absolute, options.epochMillis().getAsLong(), messages);
      }
      try {
        return open(absolute, options, options.fromPosition(), messages, LogRecovery.NONE);
      } catch (CorruptLogException e) {
        if (!options.recover()) {
          throw e;
        }
        LogRecovery.Outcome recovered = LogRecovery.run(absolute, e, messages);
        return open(absolute, options, 0, messages, recovered);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open log folder=" + absolute, e);
    }
  }

  private static ChronicleLog open(
      Path path,
      Options options,
      long fromPosition,
      List<String> messages,
      LogRecovery.Outcome recovered)
      throws IOException {
    LogFolder.createFolder(path);
    LogFolder folder = LogFolder.open(path);
    folder.deleteDropped();
    CycleTable table = CycleTable.read(path);
    table.reportLock(messages);
    table.reportMissing(folder, messages);
    LogScan.Result scan = LogScan.run(folder, fromPosition, messages);
    // Whoever knows a position has looked since the machine was started.
    boolean mayHaveHoles = options.forced() && fromPosition == 0;
    long tailEnd = TornTail.end(folder, scan.end(), mayHaveHoles);
    boolean torn = tailEnd > scan.end();
    if (torn) {
      messages.add(
          "Removed the bytes of an unfinished record: file="
              + folder.name(folder.last())
              + " offset="
              + scan.end());
    }
    OpenReport report =
        new OpenReport(
            scan.records(),
            scan.lastPosition(),
            torn,
            recovered.happened(),
            recovered.recordsKept(),
            recovered.bytesKept(),
            recovered.recordsDropped(),
            recovered.bytesDropped(),
            messages);
    return new ChronicleLog(folder, scan, tailEnd, !messages.isEmpty(), options, report);
  }

  /** What opening found and did. */
  public OpenReport report() {
    return report;
  }

  @Override
  public long append(int type, byte[] source, int offset, int length) {
    return append(fileNow(), type, source, offset, length);
  }

  /** The number of the file that a record goes to now. Looks once a second at that of the last. */
  private int fileNow() {
    requireUsable();
    long now = epochMillis.getAsLong();
    if (now / MILLIS_BETWEEN_LOOKS != lookedAt) {
      lookedAt = now / MILLIS_BETWEEN_LOOKS;
      requireInPlace();
    }
    return FileCycle.fileNumber(now, writer.number());
  }

  @Override
  public boolean isReady(int length) {
    return fileNow() == writer.number() && writer.isReady(length);
  }

  @Override
  public long appendInMemory(int type, byte[] source, int offset, int length) {
    return append(writer.number(), type, source, offset, length);
  }

  /** Appends to a file of a given number, or to the next if that is full. */
  long append(int file, int type, byte[] source, int offset, int length) {
    requireUsable();
    RecordArguments.check(type, source, offset, length);
    try {
      if (file != writer.number() || !writer.hasRoomFor(length)) {
        writer.startFile(Math.max(file, writer.previousNumber() + 1), nextSequence, true);
      }
      long frame = writer.write(nextSequence, type, source, offset, length);
      lastPosition = Position.of(writer.number(), frame);
    } catch (LogFullException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    }
    nextSequence++;
    bytes += Frame.PAYLOAD + length;
    return lastPosition;
  }

  @Override
  public void force() {
    force(0);
  }

  /** The same without the files before one, which are given up. */
  private void force(int first) {
    requireUsable();
    try {
      writer.forceFrom(first);
    } catch (IOException e) {
      // The kernel may have dropped the pages that it could not write, and would not say so twice.
      failure = e;
      throw new UncheckedIOException("Cannot force log folder=" + folder.folder(), e);
    }
  }

  /**
   * Sees that what was appended can be found. An append does so once a second; whoever must not
   * lose what came since does it before it is closed.
   *
   * @throws StoreException if the file that is written was deleted or replaced: it is lost then,
   *     and nothing more can be appended
   */
  public void requireInPlace() {
    try {
      writer.requireInPlace();
    } catch (StoreException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Makes the next record the first of a file, so that all before it can be given up: by {@link
   * #dropBefore}, soon. Nothing happens where it is that already.
   *
   * @throws LogFullException as {@link #append} does
   */
  public void startFile() {
    requireUsable();
    if (writer.isAtStart()) {
      return;
    }
    int file = FileCycle.fileNumber(epochMillis.getAsLong(), writer.number());
    try {
      writer.startFile(Math.max(file, writer.previousNumber() + 1), nextSequence, false);
    } catch (LogFullException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Looks whether the disk has room for so many bytes of records, before the first of them is
   * appended: what does not fit as a whole then takes nothing. Others may take the room meanwhile.
   *
   * @throws LogFullException if it has not
   */
  public void requireRoom(long recordBytes) {
    try {
      Path place = folder.folder();
      if (Files.getFileStore(place).getUsableSpace() < recordBytes) {
        throw new LogFullException(place, recordBytes, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at log folder=" + folder.folder(), e);
    }
  }

  /** The number of the first record that there is, or will be. */
  public long firstSequence() {
    return folder.start().sequence();
  }

  /** The files of the log, oldest first. */
  public List<LogFile> files() {
    return folder.files();
  }

  /** Whether the record at a position was given up. */
  public boolean isDropped(long position) {
    return folder.retained().droppedAtMillis(Position.file(position)) != Retained.NOT_DROPPED;
  }

  /**
   * Gives up records to make room: all files whose records come before a position. The file that is
   * written stays. What takes their place must have been appended before; it is forced first.
   *
   * <p>Readers that stand in one of those files may read it to its end, and are then told.
   *
   * @return how many bytes of the disk were given up, blocks that files have ahead of their records
   *     included
   * @throws java.io.UncheckedIOException if files could not be deleted; the next opening does it
   */
  public long dropBefore(long position) {
    requireUsable();
    if (!Position.isPlausible(position)) {
      throw new IllegalArgumentException("position=" + position + " is not one of this log's");
    }
    List<LogFile> files = files();
    long bytes = 0;
    int dropped = 0;
    while (dropped < files.size() - 1
        && Position.file(files.get(dropped).position()) < Position.file(position)) {
      bytes += files.get(dropped).bytes();
      dropped++;
    }
    if (dropped == 0) {
      return 0;
    }
    int lastDropped = Position.file(files.get(dropped - 1).position());
    force(lastDropped + 1);
    drop(lastDropped, files.get(dropped).firstSequence());
    return bytes;
  }

  /**
   * The same for all files, the one that is written included. The log goes on with another file
   * when it is appended to.
   */
  public long dropAll() {
    requireUsable();
    List<LogFile> files = files();
    if (files.isEmpty()) {
      return 0;
    }
    try {
      drop(folder.last(), nextSequence);
      lastPosition = 0;
      // Chronicle would go back to the file to end it.
      writer.close();
      writer = openWriter(new LogScan.Result(0, 0, nextSequence, null, 0), 0, true);
    } catch (IOException e) {
      failure = e;
      throw new UncheckedIOException("Cannot go on with log folder=" + folder.folder(), e);
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
    return files.stream().mapToLong(LogFile::bytes).sum();
  }

  private void drop(int lastFile, long firstKept) {
    try {
      folder.drop(folder.retained().with(lastFile, firstKept, epochMillis.getAsLong()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot drop files of log folder=" + folder.folder(), e);
    }
  }

  @Override
  public long nextSequence() {
    return nextSequence;
  }

  @Override
  public long lastPosition() {
    return lastPosition;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public LogReader newReader() {
    return new LogReader(folder);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      writer.close();
    }
  }

  private void requireUsable() {
    if (closed) {
      throw new IllegalStateException("The log is closed: folder=" + folder.folder());
    }
    if (failure != null) {
      throw new IllegalStateException(
          "The log failed before; close it and open it anew: folder=" + folder.folder(), failure);
    }
  }
}
