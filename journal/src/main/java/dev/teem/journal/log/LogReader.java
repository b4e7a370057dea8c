package dev.teem.journal.log;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/**
 * A cursor over the records of a log, for one thread at a time; it may run beside the writer.
 *
 * <p>{@link #moveTo} and {@link #next} put it on a record; the accessors then describe that record,
 * and its payload is in {@link #memory()}, valid until the cursor is moved or closed. Every record
 * is checked, but for those to which this reader has moved before and still knows it. A reader that
 * moves by position must have got the position from the writer with a happens-before.
 */
public final class LogReader implements AutoCloseable {
  private static final int MOST_REMEMBERED = 1 << 16;

  private final RecordFiles files;

  /** The sequence number at which a scan ends, whatever follows. */
  private final long end;

  /** Positions that were moved to and found whole, the newest few. */
  private final LongHashSet checked = new LongHashSet();

  private final Int2ObjectHashMap<RecordFiles.View> views = new Int2ObjectHashMap<>();
  private final FrameBuffer buffer = new FrameBuffer();

  /** The file that was looked at last, so that a scan does not look for its view at each record. */
  private int mappedFile;

  private MemorySegment mapped = MemorySegment.NULL;

  private MemorySegment memory = MemorySegment.NULL;
  private long position;
  private long frame;
  private long sequence;
  private int type;
  private int length;

  /** Where the next excerpt header of the scan is; file 0 is before the first file. */
  private int scanFile;

  private long scanHeader;
  private long expectedSequence;
  private boolean closed;

  LogReader(RecordFiles files) {
    this(files, Long.MAX_VALUE);
  }

  LogReader(RecordFiles files, long end) {
    this.files = files;
    this.end = end;
  }

  /**
   * Moves to the record at a position.
   *
   * @throws CorruptLogException if there is no whole record; the cursor stays where it was
   * @throws DroppedRecordsException if the record was given up
   */
  public void moveTo(long newPosition) {
    requireOpen();
    if (!Position.isPlausible(newPosition)) {
      throw new IllegalArgumentException("position=" + newPosition + " is not one of this log's");
    }
    int file = Position.file(newPosition);
    long newFrame = Position.byteOffset(newPosition);
    MemorySegment newMemory = memory(file, newFrame + Frame.PAYLOAD);
    if (checked.contains(newPosition)) {
      settle(
          file,
          newMemory,
          newFrame,
          Frame.sequence(newMemory, newFrame),
          Frame.type(newMemory, newFrame),
          Frame.length(newMemory, newFrame));
      return;
    }
    newMemory = memoryOfRecord(file, newMemory, newFrame);
    String fault = buffer.read(newMemory, newFrame);
    if (fault != null) {
      throw corrupt(file, newFrame, -1, fault);
    }
    remember(newPosition);
    settle(file, newMemory, newFrame, buffer.sequence(), buffer.type(), buffer.length());
  }

  /**
   * Moves to the record after this one, or to the first one.
   *
   * @return false at the end of what has been appended; the cursor then stays where it was, and a
   *     later call sees what is appended in the meantime
   * @throws CorruptLogException if what follows is not a whole record; the cursor stays where it
   *     was
   * @throws DroppedRecordsException if what follows was given up meanwhile
   */
  public boolean next() {
    requireOpen();
    if (scanFile == 0) {
      RecordFiles.Start start = files.start();
      scanFile = start.file();
      scanHeader = 0;
      expectedSequence = start.sequence();
      if (scanFile == 0) {
        return false;
      }
    }
    if (expectedSequence >= end) {
      return false;
    }
    while (true) {
      MemorySegment scanned = memory(scanFile, scanHeader + Frame.EXCERPT_HEADER);
      int header =
          scanHeader + Frame.EXCERPT_HEADER <= scanned.byteSize()
              ? Frame.excerptHeader(scanned, scanHeader)
              : 0;
      if (!Frame.isReady(header)) {
        int following = files.after(scanFile);
        if (following == 0) {
          return false;
        }
        // The writer may have appended here and then gone on to the next file since the header was
        // read; now that the next file is known, this one is final and a second look decides.
        if (!hasRecordAt(scanFile, scanHeader)) {
          if (files.start().sequence() > expectedSequence) {
            throw new DroppedRecordsException(files.name(following), files.start().sequence());
          }
          scanFile = following;
          scanHeader = 0;
        }
        continue;
      }
      long found = scanHeader + Frame.EXCERPT_HEADER;
      if (Frame.isMetadata(header)) {
        if (Position.file(position) == scanFile) {
          throw corrupt(scanFile, found, expectedSequence, "metadata excerpt among the records");
        }
        scanHeader = endOfMetadata(header);
        continue;
      }
      scanned = memory(scanFile, found + Frame.excerptBytes(header));
      String fault = buffer.read(scanned, found, header);
      if (fault != null) {
        throw corrupt(scanFile, found, expectedSequence, fault);
      }
      if (buffer.sequence() != expectedSequence) {
        throw corrupt(scanFile, found, expectedSequence, "found sequence=" + buffer.sequence());
      }
      if (buffer.type() == Frame.TYPE_HEAD) {
        scanHeader = Frame.alignUp(found + Frame.PAYLOAD + buffer.length());
        continue;
      }
      settle(scanFile, scanned, found, expectedSequence, buffer.type(), buffer.length());
      return true;
    }
  }

  /**
   * Whether the record at a position was given up to make room. It may still be readable through
   * this reader, if that has its file mapped.
   */
  public boolean isDropped(long wanted) {
    return files.droppedAtMillis(Position.file(wanted)) != Retained.NOT_DROPPED;
  }

  /** When the record at a position was given up, or null if it was not. */
  public Instant droppedAt(long wanted) {
    long epochMillis = files.droppedAtMillis(Position.file(wanted));
    return epochMillis == Retained.NOT_DROPPED ? null : Instant.ofEpochMilli(epochMillis);
  }

  /** Goes back before the first record. */
  public void rewind() {
    requireOpen();
    memory = MemorySegment.NULL;
    position = 0;
    scanFile = 0;
    scanHeader = 0;
  }

  /** The record's position, 0 before the first one. */
  public long position() {
    return position;
  }

  /** Where the record is, for a message: its file and the offset in bytes. */
  public String place() {
    return "file=" + files.name(scanFile) + " offset=" + frame;
  }

  /** The record's sequence number. */
  public long sequence() {
    return sequence;
  }

  /** The record's type. */
  public int type() {
    return type;
  }

  /** Bytes of payload. */
  public int length() {
    return length;
  }

  /** Bytes of the record, payload and frame. */
  public long bytes() {
    return Frame.PAYLOAD + (long) length;
  }

  /** Read-only memory that holds the payload, and other records. The reader owns it. */
  public MemorySegment memory() {
    return memory;
  }

  /** Where the payload starts in {@link #memory()}. */
  public long payloadOffset() {
    return frame + Frame.PAYLOAD;
  }

  /** Releases what was mapped. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memory = MemorySegment.NULL;
      mapped = MemorySegment.NULL;
      views.values().forEach(RecordFiles.View::close);
      views.clear();
    }
  }

  /** The file that a scan has come to, 0 before the first. */
  int scanFile() {
    return scanFile;
  }

  /** Where in that file the next excerpt header is or will be. */
  long scanHeader() {
    return scanHeader;
  }

  /** The sequence number of the record that a scan comes to next. */
  long expectedSequence() {
    return expectedSequence;
  }

  private void settle(
      int file,
      MemorySegment newMemory,
      long newFrame,
      long newSequence,
      int newType,
      int newLength) {
    memory = newMemory;
    frame = newFrame;
    sequence = newSequence;
    type = newType;
    length = newLength;
    position = Position.of(file, newFrame);
    scanFile = file;
    scanHeader = Frame.alignUp(newFrame + Frame.PAYLOAD + newLength);
    expectedSequence = newSequence + 1;
  }

  private void remember(long whole) {
    if (checked.size() == MOST_REMEMBERED) {
      checked.clear();
    }
    checked.add(whole);
  }

  private boolean hasRecordAt(int file, long headerOffset) {
    MemorySegment again = memory(file, headerOffset + Frame.EXCERPT_HEADER);
    return headerOffset + Frame.EXCERPT_HEADER <= again.byteSize()
        && Frame.isReady(Frame.excerptHeader(again, headerOffset));
  }

  private long endOfMetadata(int header) {
    long end = scanHeader + Frame.EXCERPT_HEADER + Frame.excerptBytes(header);
    if (end > memory(scanFile, end).byteSize()) {
      throw corrupt(scanFile, scanHeader, expectedSequence, "metadata excerpt ends after the file");
    }
    return Frame.alignUp(end);
  }

  /** The file's memory, mapped anew if the record does not fit in what was mapped. */
  private MemorySegment memoryOfRecord(int file, MemorySegment mapped, long newFrame) {
    if (newFrame < Frame.EXCERPT_HEADER || newFrame + Frame.PAYLOAD > mapped.byteSize()) {
      return mapped;
    }
    int header = Frame.excerptHeader(mapped, newFrame - Frame.EXCERPT_HEADER);
    return memory(file, newFrame + Frame.excerptBytes(header));
  }

  private MemorySegment memory(int file, long bytes) {
    if (file != mappedFile || mapped.byteSize() < bytes) {
      mapped = map(file, bytes);
      mappedFile = file;
    }
    return mapped;
  }

  private MemorySegment map(int file, long bytes) {
    RecordFiles.View view = views.get(file);
    if (view == null || view.memory().byteSize() < bytes) {
      RecordFiles.View larger = files.map(file);
      if (view != null) {
        // The cursor may stand on a record in the old mapping.
        if (memory.equals(view.memory())) {
          memory = larger.memory();
        }
        view.close();
      }
      views.put(file, larger);
      view = larger;
    }
    return view.memory();
  }

  private CorruptLogException corrupt(int file, long offset, long sequence, String reason) {
    return new CorruptLogException(files.name(file), offset, sequence, reason);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The reader is closed");
    }
  }
}
