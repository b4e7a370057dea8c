package dev.teem.stress.crash;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.SharedLog;
import dev.teem.stress.trial.Violation;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Three processes of several threads append to one log. A record says who appended it, as how
 * manieth of its own, and which number of all it was to get.
 */
final class SharedCrash {
  static final Scenario SCENARIO =
      new Scenario(3, SharedCrash::work, null, () -> SharedCrash::check);

  private static final int THREADS = 3;

  /** One in so many keeps the lock for a while, so that it is often met. */
  private static final int SLOW = 20;

  private static final int SLOW_NANOS = 2_000_000;

  private SharedCrash() {}

  private static void work(Work.Place place, Acks acks, Mark mark) throws InterruptedException {
    SharedLog log = SharedLog.open(place.data(), SharedLog.Options.of(place.life() % 2 == 1));
    for (int thread = 1; thread < THREADS; thread++) {
      String name = place.name() + "." + thread;
      new Thread(() -> append(log, name, place.random(), acks, mark), name).start();
    }
    append(log, place.name() + ".0", place.random(), acks, mark);
  }

  private static void append(SharedLog log, String name, Random random, Acks acks, Mark mark) {
    for (long own = 0; ; own++) {
      String who = name + " " + own + " ";
      int slow = random.nextInt(SLOW) == 0 ? random.nextInt(SLOW_NANOS) : 0;
      long number =
          log.transact(section -> {
            mark.begin(Aim.LOCK);
            long next = section.nextSequence();
            byte[] record = (who + next).getBytes(StandardCharsets.UTF_8);
            linger(slow / 2);
            section.append(1, record, 0, record.length);
            linger(slow / 2);
            mark.end();
            return next;
          });
      acks.say("appended " + who + number);
    }
  }

  private static void linger(int nanos) {
    long until = System.nanoTime() + nanos;
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
  }

  private static List<String> check(Path copy, List<List<Scenario.Said>> lives) throws Violation {
    List<String> notes;
    try (SharedLog log = SharedLog.open(copy, SharedLog.Options.of(false))) {
      notes = log.notes();
      try (LogReader reader = SharedLog.reader(copy)) {
        check(reader, lives);
      }
    } catch (StoreException e) {
      throw new Violation("the log does not open: " + e.getMessage(), e);
    }
    return notes;
  }

  private static void check(LogReader reader, List<List<Scenario.Said>> lives) throws Violation {
    Map<String, Long> owns = new HashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    for (long number = 0; reader.next(); number++) {
      String[] words = text(reader).split(" ", 3);
      long own = Long.parseLong(words[1]);
      boolean inOrder = owns.getOrDefault(words[0], -1L) + 1 == own;
      if (reader.sequence() != number || Long.parseLong(words[2]) != number || !inOrder) {
        throw new Violation(
            "record %d of %d says: %s; the last of %s was %d"
                .formatted(number, reader.sequence(), text(reader), words[0], owns.get(words[0])));
      }
      owns.put(words[0], own);
      numbers.put(words[0] + " " + own, number);
    }
    Map<String, Long> acknowledged = new HashMap<>();
    for (String claim : Claims.all(lives, "appended")) {
      int last = claim.lastIndexOf(' ');
      String record = claim.substring(0, last);
      if (!Long.valueOf(claim.substring(last + 1)).equals(numbers.get(record))) {
        throw new Violation("acknowledged: " + claim + "; there: " + numbers.get(record));
      }
      acknowledged.merge(record.substring(0, record.indexOf(' ')), 1L, Long::sum);
    }
    for (Map.Entry<String, Long> thread : owns.entrySet()) {
      // Each waits for one at most when it dies.
      if (thread.getValue() > acknowledged.getOrDefault(thread.getKey(), 0L)) {
        throw new Violation(
            "%s has records up to %d and was told of %d"
                .formatted(thread.getKey(), thread.getValue(), acknowledged.get(thread.getKey())));
      }
    }
  }

  private static String text(LogReader reader) {
    return new String(
        reader
            .memory()
            .asSlice(reader.payloadOffset(), reader.length())
            .toArray(ValueLayout.JAVA_BYTE),
        StandardCharsets.UTF_8);
  }
}
