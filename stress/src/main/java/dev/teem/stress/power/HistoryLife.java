package dev.teem.stress.power;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.EventSink;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.event.IoRequest;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.Durability;
import dev.teem.journal.event.EventVisitor;
import dev.teem.journal.event.History;
import dev.teem.journal.event.HistoryContext;
import dev.teem.journal.event.RunHead;
import dev.teem.stress.trial.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Answers to many processes, a group at a time, and events that nobody waits for. */
final class HistoryLife implements Life {
  /** The thread of the answers' writer. */
  static final String WRITER = "teem-history";

  private static final int STEPS = 6;
  private static final int PIDS = 40;
  private static final int EVENTS = 200;
  private static final int LONGEST = 3000;

  /** By process, its answers in the order of its operations, those on their way at the end. */
  private final Map<Long, List<String>> answers = new TreeMap<>();

  /** By process, how many of them it has had. */
  private final Map<Long, Integer> had = new TreeMap<>();

  private final JournalMode mode;
  private Disk disk;
  private LogWatch watch;
  private long nextEvent;

  /** A life that records. */
  HistoryLife() {
    mode = JournalMode.RECORD;
  }

  private HistoryLife(Map<Long, List<String>> found) {
    mode = JournalMode.RECOVER;
    found.forEach((pid, list) -> {
      answers.put(pid, new ArrayList<>(list));
      had.put(pid, list.size());
    });
  }

  private static History open(Path folder, JournalMode mode, AppendClock clock) {
    return History.open(new HistoryContext(folder, mode).durability(Durability.POWER).clock(clock));
  }

  @Override
  public void run(Path folder, Random random, Cuts cuts) {
    AppendClock clock = new AppendClock(WRITER);
    disk = new Disk(folder);
    watch = new LogWatch(disk, "io");
    try (History history = open(folder, mode, clock)) {
      if (mode == JournalMode.RECORD) {
        cuts.at(disk, facts());
      }
      disk.force();
      EventSink events = history.events().forCore(0);
      clock.beforeAppend(() -> {
        watch.look();
        if (random.nextInt(8) == 0) {
          cuts.at(disk, facts());
        }
      });
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(4) == 0) {
          clock.nextDay();
        }
        for (int i = 0; i < EVENTS; i++, nextEvent++) {
          events.on(new Event.Sched(nextEvent, 7 * nextEvent, nextEvent));
        }
        group(history, clock, random);
      }
      cuts.at(disk, facts());
    }
  }

  /** The first is held up while it is appended alone; the others share the next force. */
  private void group(History history, AppendClock clock, Random random) {
    int size = 1 + random.nextInt(PIDS);
    CountDownLatch told = new CountDownLatch(size);
    List<IoRecord> records = new ArrayList<>();
    for (long pid = 1; pid <= size; pid++) {
      List<String> mine = answers.computeIfAbsent(pid, any -> new ArrayList<>());
      String answer = random.nextLong() + "x".repeat(random.nextInt(LONGEST));
      IoRequest request = IoRequest.of("device", IoRequest.Verb.READ, "question " + mine.size());
      records.add(new IoRecord(pid, mine.size(), request, new IoOutcome.Value(answer, Cost.NONE)));
      mine.add(answer);
    }
    clock.hold();
    append(history, records.getFirst(), told);
    clock.awaitHeld();
    records.stream().skip(1).forEach(entry -> append(history, entry, told));
    clock.release();
    AppendClock.await(told, "answers are not kept");
  }

  private void append(History history, IoRecord entry, CountDownLatch told) {
    history
        .journal()
        .append(
            entry,
            failure -> {
              if (failure == null) {
                watch.forced();
                had.put(entry.pid(), (int) entry.op() + 1);
              }
              told.countDown();
            });
  }

  private Facts facts() {
    Map<Long, List<String>> given = new TreeMap<>();
    answers.forEach((pid, list) -> given.put(pid, List.copyOf(list)));
    Map<Long, Integer> least = Map.copyOf(had);
    return image -> check(image, given, least);
  }

  private static Found check(Path image, Map<Long, List<String>> given, Map<Long, Integer> least)
      throws Violation {
    AppendClock clock = new AppendClock("nobody's");
    if (given.isEmpty()) {
      try (History history = open(image, JournalMode.RECORD, clock)) {
        return new Found(new HistoryLife(), history.notes());
      } catch (StoreException e) {
        throw new Violation("nothing can be recorded: " + e.getMessage(), e);
      }
    }
    try {
      try (History history = open(image, JournalMode.REPLAY, clock)) {
        found(history, given, least);
        checkEvents(history);
      }
      try (History history = open(image, JournalMode.RECOVER, clock)) {
        checkEvents(history);
        return new Found(new HistoryLife(found(history, given, least)), history.notes());
      }
    } catch (StoreException e) {
      throw new Violation("the history does not open: " + e.getMessage(), e);
    }
  }

  private static Map<Long, List<String>> found(
      History history, Map<Long, List<String>> given, Map<Long, Integer> least) throws Violation {
    Map<Long, List<String>> found = new TreeMap<>();
    long count = 0;
    for (Map.Entry<Long, List<String>> process : given.entrySet()) {
      long pid = process.getKey();
      List<String> expected = process.getValue();
      List<String> mine = new ArrayList<>();
      for (IoRecord kept = history.journal().find(pid, 0);
          kept != null;
          kept = history.journal().find(pid, mine.size())) {
        if (!(kept.outcome() instanceof IoOutcome.Value value)
            || mine.size() >= expected.size()
            || !expected.get(mine.size()).equals(value.value())) {
          throw new Violation("pid=%d op=%d is not its answer".formatted(pid, mine.size()));
        }
        mine.add(expected.get(mine.size()));
      }
      if (mine.size() < least.getOrDefault(pid, 0)) {
        throw new Violation(
            "pid=%d has had answers=%d and has %d".formatted(pid, least.get(pid), mine.size()));
      }
      count += mine.size();
      found.put(pid, mine);
    }
    if (count != history.journal().size()) {
      throw new Violation(
          "there are answers=%d and %d were given".formatted(history.journal().size(), count));
    }
    return found;
  }

  private static void checkEvents(History history) throws Violation {
    EventCheck check = new EventCheck();
    history.forEachEvent(check);
    if (check.wrong != null) {
      throw new Violation("not an event that was given: " + check.wrong);
    }
  }

  /** The events of each run are the first ones that it gave. */
  private static final class EventCheck implements EventVisitor {
    private long next;
    private Object wrong;

    @Override
    public void run(RunHead head) {
      next = 0;
    }

    @Override
    public void event(int core, Event event) {
      if (!event.equals(new Event.Sched(next, 7 * next, next))) {
        wrong = event;
      }
      next++;
    }

    @Override
    public void lost(int core, long count) {
      wrong = "lost=" + count;
    }
  }
}
