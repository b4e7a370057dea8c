package dev.teem.journal.log;

import dev.teem.engine.receipt.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Writes frames through Chronicle, each where it was said to go, and starts files. Chronicle takes
 * the time from here, so it turns to another file only when told to.
 */
final class CycleWriter implements AutoCloseable {
  /** Chronicle reserves a quarter of a block for a record: 32 MiB. Only addresses, not memory. */
  private static final long BLOCK_BYTES = 128 << 20;

  /** Nobody else writes, so Chronicle never has to wait for another process; in milliseconds. */
  private static final long TIMEOUT_MILLIS = 500;

  /** More than Chronicle's header and index; the rest comes with the first record. */
  private static final int HEAD_BYTES = 1 << 13;

  /** In a block that there cannot be. */
  private static final long NOWHERE = Long.MIN_VALUE;

  private static final byte[] NOTHING = new byte[0];

  private final LogFolder folder;
  private final long fileBytes;
  private final boolean forced;
  private final FrameBuffer buffer = new FrameBuffer();
  private LogScan.Result found;
  private SingleChronicleQueue queue;
  private ExcerptAppender appender;
  private Preallocation file;
  private NamedFile named;
  private int number;
  private long end;

  /** Where this object has written last, in the file that is written. */
  private long lastFrame = NOWHERE;

  private long records;
  private int unforced;

  /** Files before the one that is written, as {@link #startFile} has left them. */
  private final List<Integer> unforcedBefore = new ArrayList<>();

  private boolean written;
  private boolean namesChanged = true;

  /**
   * Opens nothing yet.
   *
   * @param fileBytes from what size on a file is left for the next
   * @param forced whether records count only once they are forced
   */
  CycleWriter(LogFolder folder, long fileBytes, boolean forced) {
    this.folder = folder;
    this.fileBytes = fileBytes;
    this.forced = forced;
  }

  /**
   * Goes to the last file, to append after what the scan found.
   *
   * @param tailEnd where the bytes end that are behind that and of no use
   * @param mending whether there is anything to mend, which is then done now
   */
  void open(LogScan.Result scan, long tailEnd, boolean mending) throws IOException {
    found = scan;
    number = folder.last();
    if (number != 0) {
      named = NamedFile.of(folder.path(number));
      written = true;
      end = scan.end();
      records = scan.nextSequence() - scan.lastHead().firstSequence();
      if (forced || mending) {
        resume(tailEnd);
      }
    }
    if (mending || !Files.exists(folder.metadata())) {
      // A disk that is full already is better told of now than at the first record.
      clearMetadata();
    }
    if (!ChronicleRuntime.isLoaded()) {
      // Once: its classes cannot be loaded any more while the JVM shuts down.
      ready();
    }
  }

  /**
   * What an opening takes most of its time for, and who only reads has no use for: it comes with
   * the first record.
   */
  private void ready() {
    if (appender != null) {
      return;
    }
    try {
      resumeIfNeeded();
      clearMetadata();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to log file=" + folder.name(number), e);
    }
    ChronicleRuntime.prepare();
    queue =
        SingleChronicleQueueBuilder.binary(folder.folder())
            .rollCycle(new FileCycle())
            .blockSize(BLOCK_BYTES)
            .timeoutMS(TIMEOUT_MILLIS)
            .forceDirectoryListingRefreshIntervalMs(Long.MAX_VALUE)
            .timeProvider(() -> (long) number * FileCycle.MILLIS)
            .build();
    if (number != 0) {
      // Else Chronicle would open every older file, to see that it has an end mark.
      queue.tableStorePut("listing.lowestCycle", number);
    }
    appender = queue.createAppender();
    // A log has one writer at a time, not one for ever: whoever hands it to another thread orders
    // the two.
    appender.singleThreadedCheckDisabled(true);
    ChronicleRuntime.loaded();
  }

  private void resumeIfNeeded() throws IOException {
    if (number != 0 && file == null) {
      resume(end);
    }
  }

  private void resume(long tailEnd) throws IOException {
    Path path = folder.path(number);
    file = new Preallocation(path, LogFolder.openForWriting(path), end, forced);
    boolean lastIsHere = Position.file(found.lastPosition()) == number;
    try (RecordFiles.View view = folder.look(number)) {
      long lastFrame = lastIsHere ? Position.byteOffset(found.lastPosition()) : 0;
      found.lastHead().setLast(file.channel(), view.memory(), lastFrame);
    }
    written = true;
    try {
      // All of it, or whole records that were cut off could come back behind others.
      file.ensure(tailEnd);
    } catch (LogFullException stillFull) {
      // What there is behind the last record was overwritten by zeros all the same, for it has its
      // blocks; the next append says that the disk is full, if it still is.
      return;
    }
  }

  /**
   * Chronicle keeps nothing in its table that an opening has not looked at, but may keep the lock
   * of a process that was killed. Overwritten rather than deleted: its blocks stay its own.
   */
  private void clearMetadata() throws IOException {
    Path metadata = folder.metadata();
    try (FileChannel channel = LogFolder.openForWriting(metadata)) {
      ByteBuffer zeros = ByteBuffer.allocate(CycleTable.BYTES);
      while (zeros.hasRemaining()) {
        channel.write(zeros, zeros.position());
      }
      channel.truncate(CycleTable.BYTES);
    } catch (IOException e) {
      throw Preallocation.refusal(metadata, CycleTable.BYTES, e);
    }
  }

  /** The file that is written, 0 before the first. */
  int number() {
    return number;
  }

  /**
   * The file before the next one: that which is written or, if there is none, was given up last.
   */
  int previousNumber() {
    return number == 0 ? folder.retained().lastDropped() : number;
  }

  /** Whether the next record is the first of its file. */
  boolean isAtStart() {
    return records == 0;
  }

  boolean hasRoomFor(int length) {
    return number != 0
        && records < FileCycle.MAX_RECORDS
        && (records == 0 || end + length <= fileBytes)
        && end + length + 2L * Preallocation.SLACK_BYTES < Position.MAX_FILE_BYTES;
  }

  /**
   * Whether so long a record can be written by storing into memory: where zeros were written
   * already, and in a block that Chronicle has mapped, because the last record begins there.
   */
  boolean isReady(int length) {
    long recordEnd = end + Frame.EXCERPT_HEADER + Frame.PAYLOAD + length;
    return appender != null
        && hasRoomFor(length)
        && file.isReady(recordEnd)
        && lastFrame / BLOCK_BYTES == (recordEnd + Preallocation.SLACK_BYTES) / BLOCK_BYTES;
  }

  /** Returns the frame's offset in the file. */
  long write(long sequence, int type, byte[] source, int offset, int length) {
    ready();
    file.ensure(end + Frame.EXCERPT_HEADER + Frame.PAYLOAD + length);
    long frame = append(end, sequence, type, source, offset, length);
    records++;
    if (forced) {
      unforced++;
    }
    return frame;
  }

  /**
   * Makes the next file and goes over to it. If the disk is full, nothing has changed.
   *
   * @param sequence the number of the first record that will be in it
   * @param olderStay whether those before it are to be read again; if they are about to be given
   *     up, and records count without being forced, it would be for nothing to force them: a crash
   *     of the machine before that may then cost what it always may where nothing is forced
   */
  void startFile(int newNumber, long sequence, boolean olderStay) {
    ready();
    Path path = folder.path(newNumber);
    Preallocation newFile = null;
    NamedFile newName;
    try {
      if (file != null) {
        file.ensure(end);
        if (forced || olderStay) {
          // Else a crash of the machine could keep the new file and lose the end of the old one.
          force();
        }
      }
      newFile = new Preallocation(path, LogFolder.openForWriting(path), 0, forced);
      newFile.ensure(HEAD_BYTES);
      newName = NamedFile.of(path);
    } catch (IOException | RuntimeException e) {
      discard(path, newFile, e);
      throw e instanceof IOException io
          ? Preallocation.refusal(path, HEAD_BYTES, io)
          : (RuntimeException) e;
    }
    if (file != null && written) {
      unforcedBefore.add(number);
    }
    Preallocation oldFile = file;
    int oldNumber = previousNumber();
    file = newFile;
    named = newName;
    number = newNumber;
    records = 0;
    append(-1, sequence, Frame.TYPE_HEAD, NOTHING, 0, 0);
    byte[] head = headPayload(path, oldNumber);
    append(end, sequence, Frame.TYPE_HEAD, head, 0, head.length);
    unforced = forced ? 1 : 0;
    namesChanged = true;
    folder.add(newNumber);
    closeQuietly(oldFile);
  }

  private byte[] headPayload(Path path, int oldNumber) {
    try (RecordFiles.View view = folder.look(number)) {
      MemorySegment start = view.memory().asSlice(0, end);
      return FileHead.payload(oldNumber, start);
    } catch (RuntimeException e) {
      throw new IllegalStateException("Cannot read back the start of file=" + path, e);
    }
  }

  private long append(
      long expectedHeader, long sequence, int type, byte[] source, int offset, int length) {
    boolean isShort = length <= FrameBuffer.SHORT_BYTES;
    byte[] assembled =
        isShort ? buffer.assemble(sequence, type, unforced, source, offset, length) : NOTHING;
    int crc = isShort ? 0 : buffer.checksum(sequence, type, unforced, source, offset, length);
    long frame;
    try (DocumentContext context = appender.writingDocument()) {
      Bytes<?> bytes = context.wire().bytes();
      frame = bytes.writePosition();
      if (expectedHeader >= 0 && frame != expectedHeader + Frame.EXCERPT_HEADER) {
        context.rollbackOnClose();
        throw new IllegalStateException(
            "Chronicle would write elsewhere: file="
                + folder.name(number)
                + " offset="
                + frame
                + " expected="
                + (expectedHeader + Frame.EXCERPT_HEADER)
                + "; something else writes to the folder");
      }
      if (isShort) {
        bytes.write(assembled, 0, Frame.PAYLOAD + length);
      } else {
        bytes.writeInt(length).writeInt(crc).writeLong(sequence).writeInt(type);
        bytes.writeInt(unforced);
        bytes.write(source, offset, length);
      }
    }
    written = true;
    end = Frame.alignUp(frame + Frame.PAYLOAD + length);
    lastFrame = frame;
    return frame;
  }

  /**
   * Sees that what is written can be found.
   *
   * @throws StoreException if the file that is written was deleted or replaced
   */
  void requireInPlace() {
    try {
      if (number != 0 && !named.isInPlace()) {
        throw new StoreException(
            "log file="
                + named.path()
                + " was deleted or replaced while in use, and what was in it is lost; close what"
                + " has it open, and open it anew to go on with what is left");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at log file=" + named.path(), e);
    }
  }

  /** Forces the file that is written, and those before it that were not forced yet. */
  void force() throws IOException {
    forceFrom(0);
  }

  /** The same without the files before one, which are given up. */
  void forceFrom(int first) throws IOException {
    for (int before : unforcedBefore) {
      if (before >= first) {
        force(before);
      }
    }
    unforcedBefore.clear();
    if (written) {
      if (file == null) {
        force(number);
      } else {
        file.channel().force(false);
      }
      written = false;
      unforced = 0;
    }
    if (namesChanged) {
      LogFolder.forceNames(folder.folder());
      namesChanged = false;
    }
  }

  /** Such as what an opening has found, which a process may have left that did not force it. */
  private void force(int other) throws IOException {
    try (FileChannel channel = FileChannel.open(folder.path(other), StandardOpenOption.READ)) {
      channel.force(false);
    }
  }

  private static void discard(Path path, Preallocation unfinished, Exception why) {
    if (unfinished != null) {
      closeQuietly(unfinished);
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        why.addSuppressed(e);
      }
    }
  }

  private static void closeQuietly(Preallocation finished) {
    if (finished != null) {
      try {
        finished.close();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot close a log file", e);
      }
    }
  }

  @Override
  public void close() {
    if (appender != null) {
      appender.close();
    }
    if (queue != null) {
      queue.close();
    }
    closeQuietly(file);
  }
}
