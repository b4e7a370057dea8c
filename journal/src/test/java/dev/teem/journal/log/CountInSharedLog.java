package dev.teem.journal.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A child process, or a part of the test's own: reads the last number of a shared log and appends
 * the next, again and again, and prints each that was acknowledged.
 */
final class CountInSharedLog {
  static final int TYPE = 7;

  private final SharedLog log;
  private long last;

  CountInSharedLog(SharedLog log) {
    this.log = log;
  }

  /**
   * Arguments: the folder, how many times (0 for ever), how long to sleep at it, in ms, and by how
   * many days its clock is ahead; if it is, it gives up all that it can before its last number.
   */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    long times = Long.parseLong(arguments[1]);
    long sleepMillis = Long.parseLong(arguments[2]);
    long ahead = Duration.ofDays(Long.parseLong(arguments[3])).toMillis();
    SharedLog.Options options =
        new SharedLog.Options(
            () -> System.currentTimeMillis() + ahead, false, Duration.ofSeconds(30));
    try (SharedLog log = SharedLog.open(Path.of(arguments[0]), options)) {
      CountInSharedLog counter = new CountInSharedLog(log);
      for (long i = 0; times == 0 || i < times; i++) {
        out.println(counter.next(sleepMillis));
      }
      if (ahead > 0) {
        log.transact(section -> {
          while (section.unread().next()) {
            // To the last record.
          }
          return section.dropBefore(section.unread().position());
        });
      }
    }
  }

  long next(long sleepMillis) {
    return log.transact(section -> {
      append(section, sleepMillis);
      return last + 1;
    });
  }

  /** The same, as the first record of a file; returns how many bytes before it were given up. */
  long beginAnew() {
    return log.transact(section -> {
      section.startFile();
      return section.dropBefore(append(section, 0));
    });
  }

  private long append(SharedLog.Section section, long sleepMillis) {
    LogReader unread = section.unread();
    while (unread.next()) {
      last = number(unread);
    }
    if (sleepMillis > 0) {
      sleep(sleepMillis);
    }
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(last + 1).array();
    return section.append(TYPE, bytes, 0, bytes.length);
  }

  static long number(LogReader reader) {
    return ByteBuffer.wrap(Payloads.read(reader)).getLong();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
