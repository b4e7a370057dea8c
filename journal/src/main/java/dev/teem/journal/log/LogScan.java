package dev.teem.journal.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.List;

/** Checks a folder before Chronicle sees it, and finds where the next record goes. */
final class LogScan {
  private final LogFolder folder;
  private final List<String> messages;

  /** The head of the last file, null if there is no file. */
  private FileHead lastHead;

  /** The last file if it has no head, else 0. Only what comes before it tells what it is worth. */
  private int headless;

  /**
   * The frame that Chronicle knew of last; any number after damage. Taken before the records are
   * read, or a writer beside this could have appended more in between.
   */
  private long lastKnown;

  private final boolean mending;

  private LogScan(LogFolder folder, boolean mending, List<String> messages) {
    this.folder = folder;
    this.mending = mending;
    this.messages = messages;
  }

  /**
   * @param records records that were read and checked
   * @param lastPosition the last record's, 0 if there is none
   * @param nextSequence the next record's number
   * @param lastHead of the last file, null if there is none
   * @param end where the next excerpt header goes in the last file
   */
  record Result(long records, long lastPosition, long nextSequence, FileHead lastHead, long end) {}

  /**
   * Checks the start of each file and every record after a position, 0 for all.
   *
   * @throws CorruptLogException if anything is damaged but the end of the last file, which is where
   *     the first record is that was not wholly on the disk, unless a later one says that it
   *     counted
   */
  static Result run(LogFolder folder, long fromPosition, List<String> messages) {
    return new LogScan(folder, true, messages).run(fromPosition);
  }

  /**
   * The same for all records, without a change to any file.
   *
   * @throws CorruptLogException as above, and if the start of a file would have to be restored
   */
  static Result look(LogFolder folder, List<String> messages) {
    return new LogScan(folder, false, messages).run(0);
  }

  private Result run(long fromPosition) {
    try {
      checkHeads();
      Result result = checkRecords(fromPosition);
      if (headless != 0) {
        giveUpHeadless(result.nextSequence());
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot repair log folder=" + folder.folder(), e);
    }
  }

  private void checkHeads() throws IOException {
    Retained retained = folder.retained();
    int previous = retained.lastDropped();
    for (int number : folder.numbers()) {
      try (RecordFiles.View view = folder.look(number)) {
        FileHead head = FileHead.find(view.memory());
        if (head == null) {
          if (number != folder.last()) {
            throw headDamaged(number);
          }
          headless = number;
          folder.passOverLast();
          return;
        }
        if (head.previousFile() != previous) {
          throw corrupt(
              number,
              0,
              lastHead == null ? retained.firstSequence() : head.firstSequence(),
              lastHead == null
                  ? "the files before it are missing"
                  : "the files between it and " + folder.name(previous) + " are missing");
        }
        if (lastHead == null && head.firstSequence() != retained.firstSequence()) {
          throw corrupt(number, 0, retained.firstSequence(), "the file begins with another record");
        }
        if (head.isDamaged(view.memory())) {
          if (!mending) {
            throw corrupt(
                number, 0, head.firstSequence(), "the start of the file is not as it was written");
          }
          try (FileChannel channel = LogFolder.openForWriting(folder.path(number))) {
            head.restore(channel);
            channel.force(false);
          }
          messages.add("Restored the damaged start of file=" + folder.name(number));
        }
        lastHead = head;
      }
      previous = number;
    }
  }

  /**
   * A process that dies while it makes a file leaves one without records; a loss of power may leave
   * any of its pages.
   *
   * @param sequence the number of the first record that it can have
   */
  private void giveUpHeadless(long sequence) throws IOException {
    try (RecordFiles.View view = folder.look(headless)) {
      // Its head comes before that record, and counted if anything before it did.
      if (new FrameSearch().findWitness(view.memory(), 0, sequence - 1) >= 0) {
        throw headDamaged(headless);
      }
    }
    if (mending) {
      folder.delete(headless);
    }
    messages.add(
        (mending ? "Deleted" : "Passed over")
            + " a file that was being made: "
            + folder.name(headless));
  }

  private CorruptLogException headDamaged(int number) {
    return corrupt(number, 0, -1, "the start of the file is damaged");
  }

  private Result checkRecords(long fromPosition) {
    if (lastHead == null) {
      if (Position.file(fromPosition) > folder.retained().lastDropped()) {
        throw corrupt(Position.file(fromPosition), 0, -1, "no record at position=" + fromPosition);
      }
      return new Result(0, 0, folder.retained().firstSequence(), null, 0);
    }
    try (RecordFiles.View view = folder.look(folder.last())) {
      lastKnown = lastHead.writePosition(view.memory()) + Frame.EXCERPT_HEADER;
    }
    try (LogReader reader = new LogReader(folder)) {
      long records = 0;
      if (fromPosition != 0
          && Position.file(fromPosition) <= folder.last()
          && standsOn(reader, fromPosition)) {
        records++;
      }
      records += scan(reader);
      return new Result(
          records, reader.position(), reader.expectedSequence(), lastHead, reader.scanHeader());
    }
  }

  /**
   * A position that was good once and is not any more: only a scan from the beginning tells whether
   * the log has lost its tail, which is mended, or has a hole.
   */
  private static boolean standsOn(LogReader reader, long position) {
    try {
      reader.moveTo(position);
      return true;
    } catch (CorruptLogException | DroppedRecordsException e) {
      return false;
    }
  }

  private long scan(LogReader reader) {
    long records = 0;
    try {
      while (reader.next()) {
        records++;
      }
      checkNothingBehind(reader);
    } catch (CorruptLogException e) {
      boolean afterHead =
          reader.scanFile() == folder.last() && reader.scanHeader() >= lastHead.end();
      if (!afterHead || witnessBehind(reader) >= 0) {
        throw e;
      }
      messages.add(
          (mending ? "Dropped" : "Passed over")
              + " what was not wholly on the disk: file="
              + folder.name(reader.scanFile())
              + " offset="
              + reader.scanHeader()
              + " sequence="
              + reader.expectedSequence());
    }
    return records;
  }

  /** A header that damage made zero looks like the end, as does a cut; the write position tells. */
  private void checkNothingBehind(LogReader reader) {
    boolean lastIsHere = Position.file(reader.position()) == reader.scanFile();
    long last = lastIsHere ? Position.byteOffset(reader.position()) : lastHead.end();
    if (lastKnown <= last) {
      return;
    }
    long behind = witnessBehind(reader);
    if (behind >= 0) {
      throw corrupt(
          reader.scanFile(),
          reader.scanHeader(),
          reader.expectedSequence(),
          "no record here, but one at offset=" + behind);
    }
    messages.add(
        "The end is lost: file="
            + folder.name(reader.scanFile())
            + " says that its last record is at offset="
            + lastKnown
            + ", and has none from sequence="
            + reader.expectedSequence()
            + " on");
  }

  private long witnessBehind(LogReader reader) {
    try (RecordFiles.View view = folder.look(reader.scanFile())) {
      return new FrameSearch()
          .findWitness(
              view.memory(),
              reader.scanHeader() + 2 * Frame.EXCERPT_HEADER,
              reader.expectedSequence());
    }
  }

  private CorruptLogException corrupt(int file, long offset, long sequence, String reason) {
    return new CorruptLogException(folder.name(file), offset, sequence, reason);
  }
}
