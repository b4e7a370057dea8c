package dev.teem.journal.log;

import dev.teem.engine.receipt.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A log in a folder as it is, checked and left untouched: for replays and audits. A record that a
 * crash left unfinished at the end is passed over, but stays. Beside a writer it shows what there
 * was when it was opened.
 */
public final class ReadOnlyLog implements RecordLog {
  private final LogFolder folder;
  private final LogScan.Result scan;
  private final List<String> messages;

  private ReadOnlyLog(LogFolder folder, LogScan.Result scan, List<String> messages) {
    this.folder = folder;
    this.scan = scan;
    this.messages = messages;
  }

  /**
   * Reads and checks all of a log.
   *
   * @throws CorruptLogException if a record is damaged or a file missing
   * @throws StoreException if there is no such folder, or a file in it is not the log's
   */
  public static ReadOnlyLog open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (!Files.isDirectory(absolute)) {
      throw new StoreException("There is no log folder=" + absolute + "; check the path");
    }
    List<String> messages = new ArrayList<>();
    try {
      // First, or a writer beside this could make a file between the two.
      CycleTable table = CycleTable.read(absolute);
      LogFolder folder = LogFolder.open(absolute);
      table.reportMissing(folder, messages);
      return new ReadOnlyLog(folder, LogScan.look(folder, messages), List.copyOf(messages));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read log folder=" + absolute, e);
    }
  }

  /** A line for each thing that was not as usual. */
  public List<String> messages() {
    return messages;
  }

  @Override
  public long append(int type, byte[] source, int offset, int length) {
    throw refused();
  }

  @Override
  public boolean isReady(int length) {
    return false;
  }

  @Override
  public long appendInMemory(int type, byte[] source, int offset, int length) {
    throw refused();
  }

  @Override
  public void force() {
    throw refused();
  }

  private IllegalStateException refused() {
    return new IllegalStateException("The log is open for reading: folder=" + folder.folder());
  }

  @Override
  public long nextSequence() {
    return scan.nextSequence();
  }

  @Override
  public long lastPosition() {
    return scan.lastPosition();
  }

  /** None: nothing is appended through this object. */
  @Override
  public long bytes() {
    return 0;
  }

  /** A reader of what was found when the log was opened. */
  @Override
  public LogReader newReader() {
    return new LogReader(folder, scan.nextSequence());
  }

  @Override
  public void close() {
    // The readers have the mappings.
  }
}
