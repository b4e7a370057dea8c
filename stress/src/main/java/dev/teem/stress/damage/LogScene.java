package dev.teem.stress.damage;

import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.ReadOnlyLog;
import dev.teem.journal.log.RecordLog;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A log by itself: records in several files, the first of which were given up twice. */
final class LogScene implements Scene {
  private static final long DAY_MILLIS = 86_400_000;
  private static final long NOW = 20_000 * DAY_MILLIS;
  private static final int FILE_BYTES = 1 << 16;
  private static final int RECORDS = 500;
  private static final int OLDER_RECORDS = 300;
  private static final int MOST_BYTES = 1_200;

  /** A position has the offset in units of 4 bytes in its low bits. */
  private static final int OFFSET_BITS = 30;

  private final List<Entry> entries = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private int first;

  private static final class Entry {
    private final int type;
    private final byte[] payload;

    Entry(int type, byte[] payload) {
      this.type = type;
      this.payload = payload;
    }

    boolean isAt(LogReader reader) {
      byte[] found =
          reader
              .memory()
              .asSlice(reader.payloadOffset(), reader.length())
              .toArray(ValueLayout.JAVA_BYTE);
      return reader.type() == type && Arrays.equals(found, payload);
    }

    void appendTo(RecordLog log) {
      log.append(type, payload, 0, payload.length);
    }
  }

  /** Where a record ends. */
  private record Place(String file, long end) {}

  @Override
  public Written write(Path folder, Random random) throws IOException {
    Path path = folder.resolve("log");
    Image older;
    try (ChronicleLog log = open(path, false)) {
      append(log, OLDER_RECORDS, random);
      log.dropBefore(log.files().get(1).position() + 1);
    }
    older = Image.of(folder);
    Image killed;
    try (ChronicleLog log = open(path, false)) {
      append(log, RECORDS - OLDER_RECORDS, random);
      log.dropBefore(log.files().get(1).position() + 1);
      first = (int) log.firstSequence();
      note(log);
      killed = Image.of(folder);
    }
    return new Written(older, killed, Image.of(folder));
  }

  private static ChronicleLog open(Path path, boolean recover) {
    return ChronicleLog.open(
        path, new ChronicleLog.Options(() -> NOW, 0, recover).fileBytes(FILE_BYTES));
  }

  private void append(ChronicleLog log, int count, Random random) {
    for (int i = 0; i < count; i++) {
      byte[] payload = new byte[random.nextInt(MOST_BYTES)];
      random.nextBytes(payload);
      entries.add(new Entry(random.nextInt(5), payload));
      entries.getLast().appendTo(log);
    }
  }

  private void note(ChronicleLog log) {
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        String file =
            log.files().stream()
                .filter(each -> each.position() < reader.position())
                .reduce((_, last) -> last)
                .map(each -> "log/" + each.path().getFileName())
                .orElseThrow();
        long offset = (reader.position() & ((1L << OFFSET_BITS) - 1)) << 2;
        places.add(new Place(file, offset + reader.bytes()));
      }
    }
  }

  @Override
  public Visit visit(Path folder) {
    return new LogVisit(folder.resolve("log"));
  }

  private final class LogVisit implements Visit {
    private final Path path;
    private final List<Entry> expected = new ArrayList<>(entries.subList(first, entries.size()));
    private long firstExpected = first;

    LogVisit(Path path) {
      this.path = path;
    }

    @Override
    public Found look() throws Violation {
      try (ReadOnlyLog log = ReadOnlyLog.open(path)) {
        int count = read(log);
        return new Found(count, expected.size() - count, log.messages(), 0);
      }
    }

    @Override
    public Found open(boolean recover) throws Violation {
      try (ChronicleLog log = LogScene.open(path, recover)) {
        int count = read(log);
        Found found = new Found(count, expected.size() - count, log.report().messages(), 0);
        expected.subList(count, expected.size()).clear();
        if (count == 0) {
          firstExpected = log.firstSequence();
        }
        expected.add(new Entry(7, new byte[100]));
        expected.getLast().appendTo(log);
        if (read(log) != count + 1) {
          throw new Violation("what was appended to %s is not there".formatted(path));
        }
        return found;
      }
    }

    private int read(RecordLog log) throws Violation {
      int count = 0;
      try (LogReader reader = log.newReader()) {
        while (reader.next()) {
          if (count == expected.size()
              || reader.sequence() != firstExpected + count
              || !expected.get(count).isAt(reader)) {
            throw new Violation(
                "record number %d, sequence=%d, is none that was written"
                    .formatted(count, reader.sequence()));
          }
          count++;
        }
      }
      if (count > 0 && log.nextSequence() != firstExpected + count) {
        throw new Violation(
            "next sequence=%d after %d records from sequence=%d"
                .formatted(log.nextSequence(), count, firstExpected));
      }
      return count;
    }

    @Override
    public int before(String file, int offset) {
      int count = 0;
      // Without RETAINED nobody can tell whether files were given up or are missing.
      while (!file.endsWith("RETAINED")
          && count < places.size()
          && isBefore(places.get(count), file, offset)) {
        count++;
      }
      return count;
    }

    private static boolean isBefore(Place place, String file, int offset) {
      int order = place.file().compareTo(file);
      return order < 0 || (order == 0 && place.end() <= offset);
    }
  }
}
