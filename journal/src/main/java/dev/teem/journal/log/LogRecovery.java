package dev.teem.journal.log;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replaces a damaged log by one of the records before the damage. They go to files of the same
 * numbers in the same order, so they keep their positions.
 *
 * <p>The order of steps, each of which may be the last before a crash:
 *
 * <ol>
 *   <li>copy to {@code <name>.copying} and force it; a folder of that name is worth nothing and is
 *       deleted by the next open;
 *   <li>rename it to {@code <name>.fresh}: from here on the next open goes on with the next step;
 *   <li>rename the log to {@code <name>.damaged-<n>};
 *   <li>rename {@code <name>.fresh} to the log's name.
 * </ol>
 */
final class LogRecovery {
  static final Outcome NONE = new Outcome(false, 0, 0, 0, 0);

  private LogRecovery() {}

  record Outcome(
      boolean happened, long recordsKept, long bytesKept, long recordsDropped, long bytesDropped) {}

  /** Finishes or undoes what an earlier recovery left. */
  static void finishInterrupted(Path log, List<String> messages) throws IOException {
    Path copying = sibling(log, ".copying");
    if (Files.exists(copying)) {
      delete(copying);
      messages.add("Deleted the unfinished copy of an earlier recovery: " + copying);
    }
    if (Files.exists(sibling(log, ".fresh"))) {
      swap(log, messages);
    }
  }

  /**
   * Where it is not known which files were given up, the first that is there tells; and that it was
   * no later than now.
   */
  static void mendRetained(Path log, long epochMillis, List<String> messages) throws IOException {
    try {
      Retained.read(log);
    } catch (CorruptLogException damage) {
      LogFolder folder = LogFolder.withAll(log);
      Retained mended = Retained.ALL;
      int first = folder.start().file();
      if (first != 0) {
        try (RecordFiles.View view = folder.look(first)) {
          FileHead head = FileHead.find(view.memory());
          if (head != null && head.previousFile() != 0) {
            mended = Retained.ALL.with(head.previousFile(), head.firstSequence(), epochMillis);
          }
        }
      }
      // In the place of the other: without it all files before the first would count as missing.
      mended.write(log);
      messages.add(damage.damage());
    }
  }

  static Outcome run(Path log, CorruptLogException damage, List<String> messages)
      throws IOException {
    Path copying = sibling(log, ".copying");
    LogFolder damaged = LogFolder.open(log);
    Outcome outcome = copy(damaged, copying);
    Files.move(copying, sibling(log, ".fresh"), StandardCopyOption.ATOMIC_MOVE);
    LogFolder.forceNames(log.getParent());
    messages.add(damage.damage());
    messages.add(
        "Recovered log="
            + log
            + " recordsKept="
            + outcome.recordsKept()
            + " recordsDropped="
            + outcome.recordsDropped());
    swap(log, messages);
    return outcome;
  }

  private static Outcome copy(LogFolder damaged, Path copying) throws IOException {
    if (damaged.retained().lastDropped() != 0) {
      LogFolder.createFolder(copying);
      damaged.retained().write(copying);
    }
    ChronicleLog.Options options = ChronicleLog.Options.checkAll().fileBytes(Long.MAX_VALUE);
    try (LogReader reader = new LogReader(damaged);
        ChronicleLog copy = ChronicleLog.open(copying, options)) {
      byte[] payload = new byte[0];
      while (nextWhole(reader)) {
        int file = Position.file(reader.position());
        int length = reader.length();
        if (payload.length < length) {
          payload = new byte[length];
        }
        MemorySegment.copy(
            reader.memory(), ValueLayout.JAVA_BYTE, reader.payloadOffset(), payload, 0, length);
        copy.append(file, reader.type(), payload, 0, length);
      }
      copy.force();
      return outcome(damaged, reader, copy);
    }
  }

  private static boolean nextWhole(LogReader reader) {
    try {
      return reader.next();
    } catch (CorruptLogException damage) {
      return false;
    }
  }

  /** Counts by sequence number what is behind the damage, for most of it may be whole. */
  private static Outcome outcome(LogFolder damaged, LogReader reader, ChronicleLog copy) {
    long highest = copy.nextSequence() - 1;
    long bytes = 0;
    FrameSearch search = new FrameSearch();
    for (int file = Math.max(reader.scanFile(), damaged.start().file());
        file != 0;
        file = damaged.after(file)) {
      try (RecordFiles.View view = damaged.look(file)) {
        MemorySegment memory = view.memory();
        long from = file == reader.scanFile() ? reader.scanHeader() : 0;
        long frame = search.find(memory, from, highest);
        while (frame >= 0) {
          int length = Frame.length(memory, frame);
          highest = Frame.sequence(memory, frame);
          bytes += Frame.PAYLOAD + length;
          frame = search.find(memory, frame + Frame.PAYLOAD + length, highest);
        }
      }
    }
    long next = copy.nextSequence();
    long kept = next - damaged.retained().firstSequence();
    return new Outcome(true, kept, copy.bytes(), highest + 1 - next, bytes);
  }

  private static void swap(Path log, List<String> messages) throws IOException {
    if (Files.exists(log)) {
      Path aside = freeName(log);
      Files.move(log, aside, StandardCopyOption.ATOMIC_MOVE);
      LogFolder.forceNames(log.getParent());
      messages.add("Moved the damaged log aside: " + aside);
    }
    Files.move(sibling(log, ".fresh"), log, StandardCopyOption.ATOMIC_MOVE);
    LogFolder.forceNames(log.getParent());
  }

  private static Path freeName(Path log) {
    int n = 1;
    while (Files.exists(sibling(log, ".damaged-" + n))) {
      n++;
    }
    return sibling(log, ".damaged-" + n);
  }

  private static Path sibling(Path log, String suffix) {
    return log.resolveSibling(log.getFileName() + suffix);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }
}
