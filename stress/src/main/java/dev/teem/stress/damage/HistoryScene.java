package dev.teem.stress.damage;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.EventSink;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.event.IoRequest;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.time.VirtualClock;
import dev.teem.journal.event.EventVisitor;
import dev.teem.journal.event.History;
import dev.teem.journal.event.HistoryCheck;
import dev.teem.journal.event.HistoryContext;
import dev.teem.journal.event.HistorySummary;
import dev.teem.journal.event.RunHead;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A history: two runs over several days, of answers and events. */
final class HistoryScene implements Scene {
  private static final int DAYS = 4;
  private static final int ANSWERS_A_DAY = 25;
  private static final int PROCESSES = 3;
  private static final int MOST_BYTES = 600;

  /** A process that asks for something after each opening. */
  private static final int OTHER = 9;

  private final VirtualClock clock = new VirtualClock();
  private final List<IoRecord> answers = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();

  @Override
  public Written write(Path folder, Random random) throws IOException {
    clock.advance(Duration.ofDays(20_000).toNanos());
    try (History history = open(folder, JournalMode.RECORD, false)) {
      record(history, 0, DAYS / 2, random);
    }
    final Image older = Image.of(folder);
    Image killed;
    try (History history = open(folder, JournalMode.RECOVER, false)) {
      record(history, DAYS / 2, DAYS, random);
      awaitEvents(history);
      killed = Image.of(folder);
    }
    return new Written(older, killed, Image.of(folder));
  }

  private History open(Path folder, JournalMode mode, boolean mend) {
    HistoryContext context = new HistoryContext(folder, mode).clock(clock);
    return History.open(mode == JournalMode.RECOVER ? context.mend(mend) : context);
  }

  private void record(History history, int from, int to, Random random) {
    EventSink core = history.events().forCore(0);
    long seq = 0;
    for (int day = from; day < to; day++) {
      for (int i = 0; i < ANSWERS_A_DAY; i++) {
        byte[] bytes = new byte[random.nextInt(MOST_BYTES)];
        random.nextBytes(bytes);
        Object value = i % 2 == 0 ? List.of((long) i, "text " + i, (long) bytes.length) : bytes;
        long number = (long) day * ANSWERS_A_DAY + i;
        IoOutcome outcome =
            i % 7 == 6 ? new IoOutcome.Failed("no route") : new IoOutcome.Value(value, Cost.NONE);
        answers.add(answer(1 + number % PROCESSES, number / PROCESSES, outcome));
        append(history.journal(), answers.getLast());
        Event event = new Event.Exit(seq, number, number, "name " + i, ExitReason.NORMAL);
        seq++;
        events.add(event);
        core.on(event);
      }
      awaitEvents(history);
      clock.advance(Duration.ofDays(1).toNanos());
    }
  }

  /** Until all that was given so far can be read. */
  private void awaitEvents(History history) {
    while (seen(history).size() < events.size()) {
      Thread.onSpinWait();
    }
  }

  private static IoRecord answer(long pid, long op, IoOutcome outcome) {
    return new IoRecord(pid, op, IoRequest.of("device", IoRequest.Verb.READ, "ask " + op), outcome);
  }

  private static void append(IoJournal journal, IoRecord entry) {
    CompletableFuture<Void> kept = new CompletableFuture<>();
    journal.append(
        entry,
        failure -> {
          if (failure == null) {
            kept.complete(null);
          } else {
            kept.completeExceptionally(failure);
          }
        });
    kept.join();
  }

  private static List<Event> seen(History history) {
    List<Event> seen = new ArrayList<>();
    history.forEachEvent(
        new EventVisitor() {
          @Override
          public void run(RunHead head) {
            // Only what it did counts.
          }

          @Override
          public void event(int core, Event event) {
            seen.add(event);
          }

          @Override
          public void lost(int core, long count) {
            throw new IllegalStateException("events said to be lost: " + count);
          }
        });
    return seen;
  }

  @Override
  public Visit visit(Path folder) {
    return new HistoryVisit(folder);
  }

  private final class HistoryVisit implements Visit {
    private final Path folder;
    private final List<IoRecord> expected = new ArrayList<>(answers);
    private final List<Event> expectedEvents = new ArrayList<>(events);
    private int opened;

    HistoryVisit(Path folder) {
      this.folder = folder;
    }

    @Override
    public Found look() throws Violation {
      Found found;
      try (History history = HistoryScene.this.open(folder, JournalMode.REPLAY, false)) {
        // With expectations of its own: those of this visit change only with what is opened.
        found = new HistoryVisit(folder).read(history);
      }
      HistorySummary summary = HistoryCheck.run(folder, _ -> {});
      if (summary.operations() + summary.events() != found.count()) {
        throw new Violation("%s, where a replay has %d".formatted(summary, found.count()));
      }
      return found;
    }

    private Found read(History history) throws Violation {
      IoJournal journal = history.journal();
      int count = (int) journal.size();
      if (count > expected.size()) {
        throw new Violation("answers=%d is too many".formatted(count));
      }
      for (int i = 0; i < expected.size(); i++) {
        IoRecord wanted = expected.get(i);
        IoRecord found = journal.find(wanted.pid(), wanted.op());
        boolean right = i < count ? same(wanted, found) : found == null;
        if (!right) {
          throw new Violation(
              "answer %d of %d is %s and was %s".formatted(i, count, found, wanted));
        }
      }
      List<Event> seen = seen(history);
      if (seen.size() > expectedEvents.size()
          || !seen.equals(expectedEvents.subList(0, seen.size()))) {
        throw new Violation("events are none that were: %s".formatted(seen));
      }
      int lost = expected.size() - count + expectedEvents.size() - seen.size();
      expected.subList(count, expected.size()).clear();
      expectedEvents.subList(seen.size(), expectedEvents.size()).clear();
      List<String> said =
          history.notes().stream().filter(note -> !note.contains("was left open by")).toList();
      return new Found(count + seen.size(), lost, said, 0);
    }

    private static boolean same(IoRecord one, IoRecord other) {
      if (other == null
          || !(one.outcome() instanceof IoOutcome.Value(byte[] bytes, _))
          || !(other.outcome() instanceof IoOutcome.Value(byte[] found, _))) {
        return one.equals(other);
      }
      // Arrays have an equality of their own.
      return one.pid() == other.pid()
          && one.op() == other.op()
          && one.request().equals(other.request())
          && Arrays.equals(bytes, found);
    }

    @Override
    public Found open(boolean recover) throws Violation {
      try (History history = HistoryScene.this.open(folder, JournalMode.RECOVER, recover)) {
        Found found = read(history);
        expected.add(answer(OTHER, opened, new IoOutcome.Value("more", Cost.NONE)));
        append(history.journal(), expected.getLast());
        opened++;
        return found;
      }
    }
  }
}
