package dev.teem.stress.power;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.event.IoRequest;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.space.Tuple;
import dev.teem.journal.Durability;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import dev.teem.journal.event.History;
import dev.teem.journal.event.HistoryContext;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.JournalReader;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.log.SharedLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * A child process that works under a {@link Trace}, and says when it appends and what it is told.
 */
final class TracedWork {
  private static final int ROUNDS = 12;
  private static final int MOST = 8;

  private final Path folder;
  private final Durability durability;
  private final Random random;
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  /** What it works with. */
  enum Part {
    STORE,
    TUPLES,
    SHARED,
    LEASES,
    HISTORY
  }

  private TracedWork(Path folder, Durability durability, long seed) {
    this.folder = folder;
    this.durability = durability;
    random = new Random(seed);
  }

  /** Arguments: the part, a folder that is not there yet, the durability, a seed. */
  public static void main(String[] arguments) {
    TracedWork work =
        new TracedWork(
            Path.of(arguments[1]), Durability.of(arguments[2]), Long.parseLong(arguments[3]));
    switch (Part.valueOf(arguments[0].toUpperCase(Locale.ROOT))) {
      case STORE -> work.store();
      case TUPLES -> work.tuples();
      case SHARED -> work.shared();
      case LEASES -> work.leases();
      case HISTORY -> work.history();
    }
  }

  /** One system call, so that it has its place among the others. */
  private void say(String what, String log) {
    try {
      out.write((what + " " + folder.resolve(log) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean forced() {
    return durability == Durability.POWER;
  }

  private void store() {
    AppendClock clock = new AppendClock(ReceiptGroups.WRITER);
    StoreContext context = new StoreContext(folder).durability(durability).clock(clock);
    try (Store store = Store.open(context)) {
      ReceiptGroups groups = new ReceiptGroups(store, clock, random, new Saying());
      for (int round = 0; round < ROUNDS; round++) {
        if (random.nextInt(4) == 0) {
          clock.nextDay();
        }
        groups.prepare().append();
      }
    }
  }

  private final class Saying implements ReceiptGroups.Steps {
    @Override
    public void beforeOutputs() {
      say("append", "outputs");
    }

    @Override
    public void beforeReceipts(boolean first) {
      say("append", "receipts");
    }

    @Override
    public void stored(Map<String, String> digests) {
      say("ack", "outputs");
      say("ack", "receipts");
    }
  }

  private void tuples() {
    AppendClock clock = new AppendClock("teem-tuples");
    StoreContext context = new StoreContext(folder).durability(durability).clock(clock);
    try (Store store = Store.open(context)) {
      clock.beforeAppend(() -> say("append", "tuples"));
      for (long round = 0; round < ROUNDS; round++) {
        Tuple tuple =
            Tuple.of("y", List.of(round), "a", "l", "s", null, List.of(), Map.of("n", round));
        store.tuples().out(tuple);
        say("ack", "tuples");
        store.tuples().in(tuple);
        say("ack", "tuples");
      }
    }
  }

  private void shared() {
    long[] day = {20_000};
    SharedLog.Options options =
        new SharedLog.Options(
            () -> Duration.ofDays(day[0]).toMillis(), forced(), Duration.ofSeconds(10));
    try (SharedLog log = SharedLog.open(folder, options)) {
      for (int round = 0; round < ROUNDS; round++) {
        log.transact(section -> {
          for (int left = 1 + random.nextInt(MOST); left > 0; left--) {
            day[0] += random.nextInt(8) == 0 ? 1 : 0;
            byte[] record = new byte[random.nextInt(2_000)];
            section.append(1, record, 0, record.length);
            say("append", "log");
          }
          return null;
        });
        say("ack", "log");
      }
    }
  }

  private void leases() {
    AppendClock clock = new AppendClock(Thread.currentThread().getName());
    try (LeaseJournal journal = LeaseJournal.open(folder, clock, forced())) {
      clock.beforeAppend(() -> say("append", "log"));
      for (int round = 0; round < ROUNDS; round++) {
        String line = "{\"op\":\"SPAWN\",\"n\":" + round + "}\n";
        List<JournalEntry> entries =
            new JournalReader(line.repeat(1 + random.nextInt(MOST))).readAll();
        journal.importAll(entries);
        say("ack", "log");
        if (random.nextInt(4) == 0) {
          clock.nextDay();
          journal.compact();
          say("ack", "log");
        }
      }
    }
  }

  private void history() {
    AppendClock clock = new AppendClock(HistoryLife.WRITER);
    HistoryContext context =
        new HistoryContext(folder, JournalMode.RECORD).durability(durability).clock(clock);
    try (History history = History.open(context)) {
      clock.beforeAppend(() -> say("append", "io"));
      for (int round = 0; round < ROUNDS; round++) {
        int size = 1 + random.nextInt(MOST);
        CountDownLatch told = new CountDownLatch(size);
        for (long pid = 1; pid <= size; pid++) {
          IoRequest request = IoRequest.of("device", IoRequest.Verb.READ, "question");
          IoRecord entry =
              new IoRecord(
                  (long) round * MOST + pid, 0, request, new IoOutcome.Value("answer", Cost.NONE));
          history
              .journal()
              .append(
                  entry,
                  failure -> {
                    say("ack", "io");
                    told.countDown();
                  });
        }
        AppendClock.await(told, "answers are not kept");
      }
    }
  }
}
