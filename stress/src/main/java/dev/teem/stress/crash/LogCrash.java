package dev.teem.stress.crash;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogFile;
import dev.teem.journal.log.LogReader;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** One process appends records that follow from their numbers, and gives up the oldest. */
final class LogCrash {
  static final Scenario SCENARIO =
      new Scenario(1, LogCrash::work, LogCrash::newestFile, () -> LogCrash::check);

  private static final int FILE_BYTES = 1 << 16;
  private static final int LONGEST = 4000;
  private static final int MOST_FILES = 8;
  private static final int KEPT_FILES = 3;

  /** Between two looks at how many files there are. */
  private static final int RECORDS = 100;

  private LogCrash() {}

  private static void work(Work.Place place, Acks acks, Mark mark) {
    // Every other life forces as it goes.
    boolean forced = place.life() % 2 == 1;
    Random random = place.random();
    ChronicleLog log = open(place.data(), forced);
    while (true) {
      for (int i = 0; i < RECORDS; i++) {
        long number = log.nextSequence();
        byte[] record = record(number);
        log.append(1, record, 0, record.length);
        if (!forced) {
          acks.say("appended " + number);
        } else if (random.nextInt(10) == 0) {
          log.force();
          acks.say("appended " + number);
        }
      }
      List<LogFile> files = log.files();
      if (files.size() > MOST_FILES) {
        LogFile first = files.get(files.size() - KEPT_FILES);
        acks.say("dropping " + first.firstSequence());
        mark.begin(Aim.RETENTION);
        log.dropBefore(first.position());
        mark.end();
        acks.say("dropped " + first.firstSequence());
      }
    }
  }

  private static ChronicleLog open(Path folder, boolean forced) {
    return ChronicleLog.open(
        folder, ChronicleLog.Options.checkAll().fileBytes(FILE_BYTES).forced(forced));
  }

  private static byte[] record(long number) {
    Random random = new Random(number);
    byte[] record = new byte[random.nextInt(LONGEST)];
    random.nextBytes(record);
    return record;
  }

  /** Changes when the log begins a file. */
  private static long newestFile(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(data)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".cq4"))
          .max(String::compareTo)
          .map(String::hashCode)
          .orElse(0);
    }
  }

  private static List<String> check(Path copy, List<List<Scenario.Said>> lives) throws Violation {
    long appended = Claims.highest(lives, "appended");
    long dropping = Claims.highest(lives, "dropping");
    long dropped = Claims.highest(lives, "dropped");
    try (ChronicleLog log = open(copy, false);
        LogReader reader = log.newReader()) {
      long first = log.firstSequence();
      if (first < dropped || first > Math.max(dropping, 0)) {
        throw new Violation(
            "the first record is %d; up to %d were to be given up and up to %d were"
                .formatted(first, dropping, dropped));
      }
      long number = first;
      for (; reader.next(); number++) {
        byte[] found =
            reader
                .memory()
                .asSlice(reader.payloadOffset(), reader.length())
                .toArray(ValueLayout.JAVA_BYTE);
        if (reader.sequence() != number || !Arrays.equals(found, record(number))) {
          throw new Violation("record " + number + " is not what was appended");
        }
      }
      if (number <= appended) {
        throw new Violation("record " + appended + " was appended; the last is " + (number - 1));
      }
      return log.report().messages();
    } catch (StoreException e) {
      throw new Violation("the log does not open: " + e.getMessage(), e);
    }
  }
}
