package dev.teem.stress.power;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogFile;
import dev.teem.journal.log.LogReader;
import dev.teem.stress.trial.Violation;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A log whose records count once they are forced, in small files, the first of which it drops. */
final class LogLife implements Life {
  static final String LOG = "log";
  private static final int FILE_BYTES = 1 << 16;
  private static final int STEPS = 12;
  private static final int MOST_RECORDS = 24;
  private static final int LONGEST = 9000;

  /** By sequence number, those included that were given up. */
  private final List<byte[]> records;

  private long first;

  /**
   * A life that knows what there is.
   *
   * @param records by number
   * @param first the number of the first that has not been given up
   */
  LogLife(List<byte[]> records, long first) {
    this.records = new ArrayList<>(records);
    this.first = first;
  }

  private static ChronicleLog open(Path folder) {
    return ChronicleLog.open(
        folder.resolve(LOG), ChronicleLog.Options.checkAll().fileBytes(FILE_BYTES).forced(true));
  }

  @Override
  public void run(Path folder, Random random, Cuts cuts) {
    Disk disk = new Disk(folder);
    LogWatch watch = new LogWatch(disk, LOG);
    try (ChronicleLog log = open(folder)) {
      if (records.isEmpty()) {
        // What it has made is not there for certain: nobody has been told of anything.
        cuts.at(disk, facts(0));
      }
      disk.force();
      watch.look();
      int kept = records.size();
      for (int step = 0; step < STEPS; step++) {
        for (int left = random.nextInt(MOST_RECORDS); left > 0; left--) {
          watch.look();
          append(log, random);
        }
        watch.look();
        cuts.at(disk, facts(kept));
        if (random.nextInt(4) > 0) {
          log.force();
          watch.forced();
          kept = records.size();
        }
        if (random.nextInt(3) == 0) {
          watch.look();
          kept = drop(log, disk, watch) ? records.size() : kept;
          cuts.at(disk, facts(kept));
        }
      }
    }
  }

  private void append(ChronicleLog log, Random random) {
    // Often as long as another, so that what was dropped would fit behind it.
    byte[] record = new byte[random.nextBoolean() ? 200 : random.nextInt(LONGEST)];
    random.nextBytes(record);
    log.append(1, record, 0, record.length);
    records.add(record);
  }

  private boolean drop(ChronicleLog log, Disk disk, LogWatch watch) {
    List<LogFile> files = log.files();
    if (files.size() < 2) {
      return false;
    }
    // It forces the log and the names in its folder; only then does it delete, unforced.
    disk.forceNames(LOG);
    log.dropBefore(files.getLast().position());
    first = log.firstSequence();
    watch.look();
    String dropped = LOG + "/RETAINED";
    disk.force(dropped, disk.read(dropped));
    watch.forcedFile();
    return true;
  }

  private Facts facts(int kept) {
    List<byte[]> appended = List.copyOf(records);
    long start = first;
    return image -> check(image, appended, start, kept);
  }

  static Found check(Path image, List<byte[]> appended, long first, int kept) throws Violation {
    try (ChronicleLog log = open(image);
        LogReader reader = log.newReader()) {
      long number = log.firstSequence();
      if (number != first) {
        throw new Violation("the first record is " + number + " and should be " + first);
      }
      for (; reader.next(); number++) {
        byte[] found =
            reader
                .memory()
                .asSlice(reader.payloadOffset(), reader.length())
                .toArray(ValueLayout.JAVA_BYTE);
        boolean same =
            reader.sequence() == number
                && number < appended.size()
                && Arrays.equals(found, appended.get((int) number));
        if (!same) {
          throw new Violation("record " + number + " is not what was appended");
        }
      }
      if (number < kept || number != log.nextSequence()) {
        throw new Violation("forced up to " + kept + ", found up to " + number);
      }
      List<byte[]> there = appended.subList(0, (int) number);
      return new Found(new LogLife(there, first), log.report().messages());
    } catch (StoreException e) {
      throw new Violation("the log does not open: " + e.getMessage(), e);
    }
  }
}
