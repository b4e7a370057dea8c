package dev.teem.stress.power;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.JournalFold;
import dev.teem.journal.lease.JournalReader;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseFold;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.stress.trial.Violation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Leases that are taken, given back, imported and compacted. */
final class LeasesLife implements Life {
  private static final String LOG = "log";
  private static final int STEPS = 16;
  private static final int LANES = 5;
  private static final int MOST_IMPORTED = 30;

  /** What the journal has, from its first file on, and at the end what is being appended. */
  private List<JournalEntry> entries;

  /** How many of them were acknowledged. */
  private int kept;

  private int turn;
  private Disk disk;
  private LogWatch watch;

  /**
   * A life that knows what there is.
   *
   * @param entries of the journal
   * @param turn a number that no earlier life has used
   */
  LeasesLife(List<JournalEntry> entries, int turn) {
    this.entries = new ArrayList<>(entries);
    this.turn = turn;
    kept = entries.size();
  }

  @Override
  public void run(Path folder, Random random, Cuts cuts) {
    AppendClock clock = new AppendClock(Thread.currentThread().getName());
    disk = new Disk(folder);
    watch = new LogWatch(disk, LOG);
    try (LeaseJournal journal = LeaseJournal.open(folder, clock, true)) {
      if (entries.isEmpty()) {
        cuts.at(disk, facts());
      }
      disk.force();
      clock.onQuestion(() -> {
        watch.look();
        if (random.nextInt(4) == 0) {
          cuts.at(disk, facts());
        }
      });
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(6) == 0) {
          clock.nextDay();
        }
        step(journal, random);
      }
      cuts.at(disk, facts());
    }
  }

  private void step(LeaseJournal journal, Random random) {
    switch (random.nextInt(8)) {
      case 0, 1 -> importAll(journal, random);
      case 2 -> compact(journal);
      case 3 -> {
        for (Lease lease : journal.leases()) {
          journal.release(lease.id(), null, "done").ifPresent(this::acknowledged);
        }
      }
      default -> {
        String lane = "lane-" + random.nextInt(LANES);
        turn++;
        Map<String, Object> wanted =
            Map.of("lane", lane, "loop_ts", "t" + turn, "holder", "h", "tree", List.of(lane + "/"));
        acknowledged(journal.acquire(Lease.of(wanted)).entry());
      }
    }
  }

  private void acknowledged(JournalEntry entry) {
    entries.add(entry);
    acknowledged();
  }

  private void acknowledged() {
    watch.forced();
    kept = entries.size();
  }

  private void importAll(LeaseJournal journal, Random random) {
    StringBuilder lines = new StringBuilder();
    for (int left = 1 + random.nextInt(MOST_IMPORTED); left > 0; left--) {
      turn++;
      String padding = "x".repeat(random.nextInt(2000));
      lines.append(
          random.nextInt(10) == 0
              ? "damaged " + turn + "\n"
              : "{\"op\":\"SPAWN\",\"lane\":\"lane-"
                  + turn % LANES
                  + "\",\"n\":"
                  + turn
                  + ",\"p\":\""
                  + padding
                  + "\"}\n");
    }
    List<JournalEntry> imported = new JournalReader(lines.toString()).readAll();
    entries.addAll(imported);
    journal.importAll(imported);
    acknowledged();
  }

  private void compact(LeaseJournal journal) {
    JournalFold fold = new JournalFold();
    entries.forEach(fold::apply);
    entries.addAll(fold.compacted());
    long dropped = journal.compact();
    if (dropped > 0) {
      // It said what it would delete, durably, and deleted that without.
      String said = LOG + "/RETAINED";
      disk.force(said, disk.read(said));
      watch.forcedFile();
      entries = read(disk.folder());
      kept = entries.size();
    } else {
      acknowledged();
    }
  }

  private static List<JournalEntry> read(Path folder) {
    List<JournalEntry> entries = new ArrayList<>();
    LeaseJournal.forEach(folder, entries::add);
    return entries;
  }

  private Facts facts() {
    List<JournalEntry> known = List.copyOf(entries);
    int least = kept;
    int later = turn;
    return image -> check(image, known, least, later);
  }

  private static Found check(Path image, List<JournalEntry> known, int least, int turn)
      throws Violation {
    AppendClock clock = new AppendClock("nobody's");
    List<JournalEntry> found;
    List<String> notes;
    try (LeaseJournal journal = LeaseJournal.open(image, clock, true)) {
      notes = journal.notes();
      found = read(image);
      if (!journal.leases().equals(LeaseFold.replay(found))) {
        throw new Violation("the leases are not those of the entries");
      }
    } catch (StoreException e) {
      throw new Violation("the journal does not open: " + e.getMessage(), e);
    }
    if (found.size() < least || found.size() > known.size()) {
      throw new Violation(
          "entries acknowledged=%d found=%d appended=%d"
              .formatted(least, found.size(), known.size()));
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equals(known.get(i))) {
        throw new Violation(
            "entry %d of %d is %s; appended was %s"
                .formatted(i, found.size(), found.get(i), known.get(i)));
      }
    }
    return new Found(new LeasesLife(found, turn), notes);
  }
}
