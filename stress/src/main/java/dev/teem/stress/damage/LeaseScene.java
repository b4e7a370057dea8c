package dev.teem.stress.damage;

import dev.teem.engine.time.VirtualClock;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseFold;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A lease journal over several days, compacted twice. */
final class LeaseScene implements Scene {
  private static final int DAYS = 3;
  private static final int TURNS_A_DAY = 30;
  private static final int LANES = 12;

  private final VirtualClock clock = new VirtualClock();
  private final List<JournalEntry> entries = new ArrayList<>();

  @Override
  public Written write(Path folder, Random random) throws IOException {
    clock.advance(Duration.ofDays(20_000).toNanos());
    try (LeaseJournal journal = open(folder)) {
      decide(journal, random);
    }
    final Image older = Image.of(folder);
    Image killed;
    try (LeaseJournal journal = open(folder)) {
      decide(journal, random);
      killed = Image.of(folder);
      entries.addAll(entries(folder));
    }
    return new Written(older, killed, Image.of(folder));
  }

  private LeaseJournal open(Path folder) {
    return LeaseJournal.open(folder, clock, false);
  }

  /** Days of leases, the first of which are then given up, and two days more. */
  private void decide(LeaseJournal journal, Random random) {
    for (int day = 0; day < 2 * DAYS; day++) {
      for (int turn = 0; turn < TURNS_A_DAY; turn++) {
        int lane = random.nextInt(LANES);
        Lease wanted = lease(lane, "t" + clock.epochMicros());
        if (!journal.acquire(wanted).isGranted()) {
          for (Lease held : journal.leases()) {
            if (held.lane().equals(wanted.lane()) && random.nextBoolean()) {
              journal.release(held.id(), null, "done");
            }
          }
        }
        clock.advance(Duration.ofMinutes(7).toNanos());
      }
      clock.advance(Duration.ofDays(1).toNanos());
      if (day == DAYS - 1) {
        journal.compact();
      }
    }
  }

  private static Lease lease(int lane, String loopTs) {
    return Lease.of(
        Map.of(
            "lane",
            "lane-" + lane,
            "loop_ts",
            loopTs,
            "holder",
            "holder of " + lane,
            "tree",
            List.of("src/" + lane + "/**")));
  }

  private static List<JournalEntry> entries(Path folder) {
    List<JournalEntry> entries = new ArrayList<>();
    LeaseJournal.forEach(folder, entries::add);
    return entries;
  }

  @Override
  public Visit visit(Path folder) {
    return new LeaseVisit(folder);
  }

  private final class LeaseVisit implements Visit {
    private final Path folder;
    private final List<JournalEntry> expected = new ArrayList<>(entries);

    LeaseVisit(Path folder) {
      this.folder = folder;
    }

    /** Another process reads while one appends: it cannot tell an end from one that is torn. */
    @Override
    public Found look() throws Violation {
      return new Found(read(), 0, List.of(), 0);
    }

    private int read() throws Violation {
      List<JournalEntry> found = entries(folder);
      if (found.size() > expected.size() || !found.equals(expected.subList(0, found.size()))) {
        throw new Violation("entries are none that were: %s".formatted(found));
      }
      return found.size();
    }

    @Override
    public Found open(boolean recover) throws Violation {
      try (LeaseJournal journal =
          recover ? LeaseJournal.recover(folder, clock, false) : LeaseScene.this.open(folder)) {
        int count = read();
        int lost = expected.size() - count;
        expected.subList(count, expected.size()).clear();
        if (!journal.leases().equals(LeaseFold.replay(expected))) {
          throw new Violation(
              "leases are %s, not those of the first %d entries"
                  .formatted(journal.leases(), count));
        }
        expected.add(journal.acquire(lease(LANES + count, "now")).entry());
        if (read() != count + 1) {
          throw new Violation("the last decision is not in the journal");
        }
        return new Found(count, lost, journal.notes(), 0);
      }
    }
  }
}
