package dev.teem.journal.log;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.LongHashSet;

/**
 * A cursor over the records of a log, for one thread at a time; it may run beside the writer.
 *
 * <p>{@link #moveTo} and {@link #next} put it on a record; the accessors then describe that record,
 * and its payload is in {@link #memory()}, valid until the cursor is moved or closed. A record's
 * checksum is computed the first time that this reader meets it. A reader that moves by position
 * must have got the position from the writer with a happens-before.
 */
public final class LogReader implements AutoCloseable {
  private final RecordFiles files;
  private final boolean remembering;

  /** The sequence number at which a scan ends, whatever follows. */
  private final long end;

  private final LongHashSet checked = new LongHashSet();
  private final Int2ObjectHashMap<RecordFiles.View> views = new Int2ObjectHashMap<>();
  private final CRC32C crc = new CRC32C();

  private MemorySegment memory = MemorySegment.NULL;
  private long position;
  private long frame;

  /** Where the next excerpt header of the scan is; file 0 is before the first file. */
  private int scanFile;

  private long scanHeader;
  private long expectedSequence;
  private boolean closed;

  LogReader(RecordFiles files) {
    this(files, true, Long.MAX_VALUE);
  }

  /** A reader that passes only once over a log need not remember what it has checked. */
  LogReader(RecordFiles files, boolean remembering) {
    this(files, remembering, Long.MAX_VALUE);
  }

  LogReader(RecordFiles files, boolean remembering, long end) {
    this.files = files;
    this.remembering = remembering;
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
    if (!checked.contains(newPosition)) {
      newMemory = memoryOfRecord(file, newMemory, newFrame);
      check(file, newMemory, newFrame, newPosition, -1);
    }
    settle(file, newMemory, newFrame, newPosition);
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
        scanHeader = endOfMetadata(header);
        continue;
      }
      scanned = memoryOfRecord(scanFile, scanned, found);
      long foundPosition = Position.of(scanFile, found);
      check(scanFile, scanned, found, foundPosition, expectedSequence);
      if (Frame.type(scanned, found) == Frame.TYPE_HEAD) {
        scanHeader = Frame.alignUp(found + Frame.PAYLOAD + Frame.length(scanned, found));
        continue;
      }
      settle(scanFile, scanned, found, foundPosition);
      return true;
    }
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
    return Frame.sequence(memory, frame);
  }

  /** The record's type. */
  public int type() {
    return Frame.type(memory, frame);
  }

  /** Bytes of payload. */
  public int length() {
    return Frame.length(memory, frame);
  }

  /** Bytes of the record, payload and frame. */
  public long bytes() {
    return Frame.PAYLOAD + (long) length();
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

  private void settle(int file, MemorySegment newMemory, long newFrame, long newPosition) {
    memory = newMemory;
    frame = newFrame;
    position = newPosition;
    scanFile = file;
    scanHeader = Frame.alignUp(newFrame + Frame.PAYLOAD + Frame.length(newMemory, newFrame));
    expectedSequence = Frame.sequence(newMemory, newFrame) + 1;
  }

  private void check(int file, MemorySegment where, long newFrame, long at, long sequence) {
    if (!checked.contains(at)) {
      String fault = Frame.fault(where, newFrame, crc);
      if (fault != null) {
        throw corrupt(file, newFrame, sequence, fault);
      }
      if (remembering) {
        checked.add(at);
      }
    }
    if (sequence >= 0 && Frame.sequence(where, newFrame) != sequence) {
      throw corrupt(file, newFrame, sequence, "found sequence=" + Frame.sequence(where, newFrame));
    }
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
    if (newFrame + Frame.PAYLOAD > mapped.byteSize()) {
      return mapped;
    }
    int header = Frame.excerptHeader(mapped, newFrame - Frame.EXCERPT_HEADER);
    return memory(file, newFrame + Frame.excerptBytes(header));
  }

  private MemorySegment memory(int file, long bytes) {
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
    return new CorruptLogException(files.name(file), file, offset, sequence, reason);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The reader is closed");
    }
  }
}
