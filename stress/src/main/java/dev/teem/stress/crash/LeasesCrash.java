package dev.teem.stress.crash;

import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.time.EngineClock;
import dev.teem.journal.lease.Arbiter;
import dev.teem.journal.lease.Decision;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.LaneRequest;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseFold;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.lease.Op;
import dev.teem.stress.trial.Violation;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Three processes take lanes, of which pairs collide, say that they live, give them back, and
 * shorten the journal. Days are short, so that it has many files.
 */
final class LeasesCrash {
  static final Scenario SCENARIO =
      new Scenario(3, LeasesCrash::work, null, () -> LeasesCrash::check);

  private static final int LANES = 6;
  private static final int COMPACTION = 25;
  private static final long DAY_NANOS = 200_000_000;
  private static final long FIRST_DAY = 20_000;
  private static final long DAYS = 600_000;

  private LeasesCrash() {}

  /** The same days in all processes. They come round; a clock that goes back begins no file. */
  private static final EngineClock SHORT_DAYS =
      new EngineClock() {
        @Override
        public long nanoTime() {
          return Duration.ofMillis(System.currentTimeMillis()).toNanos();
        }

        @Override
        public long epochMicros(long nanoTime) {
          long day = FIRST_DAY + nanoTime / DAY_NANOS % DAYS;
          return Duration.ofDays(day).toMillis() * 1_000;
        }
      };

  private static void work(Work.Place place, Acks acks, Mark mark) {
    Random random = place.random();
    LeaseJournal journal = LeaseJournal.open(place.data(), SHORT_DAYS, place.life() % 2 == 1);
    scavenge(journal, place, acks);
    for (long turn = 0; ; turn++) {
      Lease wanted = wanted(random.nextInt(LANES), place.name() + "-" + turn, place.name());
      LeaseJournal.Answer answer = journal.acquire(wanted);
      acks.say("number " + answer.entry().seq());
      if (answer.isGranted()) {
        acks.say("granted " + wanted.id().loopTs());
        for (int beats = random.nextInt(3); beats > 0; beats--) {
          journal.heartbeat(wanted.id(), place.name());
        }
        acks.say("releasing " + wanted.id().loopTs());
        if (journal.release(wanted.id(), place.name(), "done").isPresent()) {
          acks.say("released " + wanted.id().loopTs());
        } else {
          acks.say("missed " + wanted.id().loopTs());
        }
      }
      if (random.nextInt(COMPACTION) == 0) {
        mark.begin(Aim.COMPACTION);
        journal.compact();
        mark.end();
      }
    }
  }

  /** Takes the lanes of those that were killed: all processes of earlier lives were. */
  private static void scavenge(LeaseJournal journal, Work.Place place, Acks acks) {
    for (Lease lease : journal.leases()) {
      if (life(lease.holder()) < place.life()) {
        acks.say("releasing " + lease.id().loopTs());
        if (journal.scavenge(lease.id(), lease.holder(), "killed").isPresent()) {
          acks.say("released " + lease.id().loopTs());
        }
      }
    }
  }

  private static int life(String holder) {
    return Integer.parseInt(holder.substring(0, holder.indexOf('.')));
  }

  private static Lease wanted(int lane, String loopTs, String holder) {
    return Lease.of(
        Map.of(
            "lane",
            "lane-" + lane,
            "loop_ts",
            loopTs,
            "holder",
            holder,
            "tree",
            List.of("src/" + lane / 2 + "/**")));
  }

  private static List<String> check(Path copy, List<List<Scenario.Said>> lives) throws Violation {
    List<String> missed = Claims.all(lives, "missed");
    if (!missed.isEmpty()) {
      throw new Violation("leases that were granted and then gone: " + missed);
    }
    try (LeaseJournal journal = LeaseJournal.open(copy, SHORT_DAYS, false)) {
      checkEntries(copy);
      checkLive(journal.leases(), lives);
      BigInteger next = journal.acquire(wanted(0, "audit", "audit")).entry().seq();
      long highest = Claims.highest(lives, "number");
      if (next.compareTo(BigInteger.valueOf(highest)) <= 0) {
        throw new Violation("number " + highest + " was given; the next is " + next);
      }
      return journal.notes();
    } catch (StoreException e) {
      throw new Violation("the journal does not open: " + e.getMessage(), e);
    }
  }

  /**
   * Numbers go up, and nobody was granted what collided with what somebody held. Where files were
   * given up, what is left of the entries before the first checkpoint does not know all leases.
   */
  private static void checkEntries(Path copy) throws Violation {
    List<JournalEntry> entries = new ArrayList<>();
    LeaseJournal.forEach(copy, entries::add);
    LeaseFold fold = new LeaseFold();
    BigInteger highest = null;
    boolean whole = entries.isEmpty() || entries.getFirst().seq().equals(BigInteger.ONE);
    for (JournalEntry entry : entries) {
      boolean first = highest == null;
      if (entry.op() == Op.ACQUIRE) {
        Lease lease = lease(entry);
        if (!(Arbiter.decide(fold.leases(), LaneRequest.of(lease)) instanceof Decision.Granted)) {
          throw new Violation("granted beside " + fold.leases() + ": " + entry);
        }
      }
      List<Lease> before = List.copyOf(fold.leases());
      fold.apply(entry);
      boolean checkpoint = entry.op() == Op.CHECKPOINT;
      int order = first ? 1 : entry.seq().compareTo(highest);
      if (order < 0 || (order == 0 && !checkpoint)) {
        throw new Violation("number " + highest + " comes before: " + entry);
      }
      if (checkpoint && whole && !before.equals(List.copyOf(fold.leases()))) {
        throw new Violation("a checkpoint changed the leases " + before + ": " + entry);
      }
      whole |= checkpoint;
      highest = first ? entry.seq() : highest.max(entry.seq());
    }
  }

  private static Lease lease(JournalEntry entry) {
    LeaseFold alone = new LeaseFold();
    alone.apply(entry);
    return alone.leases().iterator().next();
  }

  private static void checkLive(List<Lease> leases, List<List<Scenario.Said>> lives)
      throws Violation {
    Map<String, Lease> live = new HashMap<>();
    leases.forEach(lease -> live.put(lease.id().loopTs(), lease));
    Set<String> granted = new HashSet<>(Claims.all(lives, "granted"));
    Claims.all(lives, "releasing").forEach(granted::remove);
    for (String id : granted) {
      if (!live.containsKey(id)) {
        throw new Violation("granted, never given back and not held: " + id);
      }
    }
    for (String id : Claims.all(lives, "released")) {
      if (live.containsKey(id)) {
        throw new Violation("given back and still held: " + live.get(id));
      }
    }
  }
}
