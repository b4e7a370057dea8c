package dev.teem.journal.tuple;

import dev.teem.engine.space.Tuple;
import dev.teem.engine.time.EngineClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Tuples of the tests, each with a number. */
final class Tuples {
  private Tuples() {}

  static Tuple numbered(long n) {
    return Tuple.of(
        "count", List.of(0L, n), "root", "main", "root", null, List.of(), Map.of("n", n));
  }

  static long number(Tuple tuple) {
    return (Long) tuple.data().get("n");
  }

  static List<Long> open(TupleJournal journal) {
    List<Long> numbers = new ArrayList<>();
    journal.openTuples().forEach(tuple -> numbers.add(number(tuple)));
    return numbers;
  }

  static List<String> lines(TupleJournal journal) {
    List<String> lines = new ArrayList<>();
    try (TupleEntries entries = journal.entries()) {
      while (entries.next()) {
        lines.add(new String(entries.bytes(), StandardCharsets.UTF_8));
      }
    }
    return lines;
  }

  /** A clock that goes wherever it is told to. */
  static final class Clock implements EngineClock {
    private final AtomicLong millis = new AtomicLong(20_000L * 86_400_000);

    void moveDays(double days) {
      millis.addAndGet((long) (days * 86_400_000));
    }

    long millis() {
      return millis.get();
    }

    @Override
    public long nanoTime() {
      return millis() * 1_000_000;
    }

    @Override
    public long epochMicros(long nanoTime) {
      return nanoTime / 1_000;
    }
  }
}
