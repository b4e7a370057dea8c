package dev.teem.journal.lease;

import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.time.EngineClock;
import dev.teem.journal.log.DroppedRecordsException;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.SharedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The leases of the lanes of one folder, for every thread of every process of a machine.
 *
 * <p>What somebody decides is decided on all that was decided before, and is in the journal when
 * they learn of it: no two processes ever hold lanes that must not be held together. Each record is
 * one entry as a line of JSON; see {@link SharedLog} for the rest.
 *
 * <p>The journal is compacted (see {@link #compact}) when somebody asks for it, and in passing,
 * when it has grown much. So it does not grow with what is over, and opening reads little more than
 * what counts.
 */
public final class LeaseJournal implements AutoCloseable {
  private final SharedLog log;
  private final EngineClock clock;

  // In a transaction only.
  private final JournalFold fold = new JournalFold();

  /**
   * What came of a request.
   *
   * @param decision a grant or a refusal
   * @param entry what the journal says of it
   */
  public record Answer(Decision decision, JournalEntry entry) {
    /** Whether the lane may be held. */
    public boolean isGranted() {
      return decision instanceof Decision.Granted;
    }
  }

  private LeaseJournal(SharedLog log, EngineClock clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Opens the journal of a folder, or makes one.
   *
   * @param clock for the times in entries, and to tell what day it is
   * @param forced whether decisions are forced to the disk before anybody learns of them
   * @throws StoreException if the folder cannot be used; the message says why
   */
  public static LeaseJournal open(Path folder, EngineClock clock, boolean forced) {
    return new LeaseJournal(SharedLog.open(folder, options(clock, forced)), clock);
  }

  /**
   * The same for a journal that may be damaged: keeps the entries before the damage, and says so in
   * {@link #notes()}. A lane that was granted after it is free then, so that whoever may hold one
   * must be asked first; no other process may have the journal open.
   *
   * @throws StoreException as above
   */
  public static LeaseJournal recover(Path folder, EngineClock clock, boolean forced) {
    return new LeaseJournal(SharedLog.recover(folder, options(clock, forced)), clock);
  }

  private static SharedLog.Options options(EngineClock clock, boolean forced) {
    return new SharedLog.Options(() -> clock.epochMicros() / 1_000, forced, Duration.ofSeconds(10));
  }

  /**
   * Asks for a lane.
   *
   * @param wanted with a lane and a {@code loop_ts}, a tree and a holder; what it lacks of {@code
   *     acquired_at} and {@code heartbeat_at} is now
   * @return a grant, with the ACQUIRE that journals it, or a refusal, with a REFUSE
   * @throws IllegalArgumentException if it names no lane or no {@code loop_ts}
   */
  public Answer acquire(Lease wanted) {
    LaneRequest request = LaneRequest.of(wanted);
    if (wanted.id().loopTs().isEmpty()) {
      throw new IllegalArgumentException(
          "lane=" + wanted.lane() + ": loop_ts is missing; it tells this holder from others");
    }
    return decide(turn -> {
      Decision decision = Arbiter.decide(turn.fold().leases(), request);
      JournalEntry entry =
          switch (decision) {
            case Decision.Granted _ -> Entries.acquire(dated(wanted, turn.now()));
            case Decision.Refused refused -> refused.entry();
          };
      return new Answer(decision, turn.record(entry));
    });
  }

  private static Lease dated(Lease wanted, Instant now) {
    Map<String, Object> fields = new LinkedHashMap<>(wanted.fields());
    String at = JournalEntry.secondsOf(now);
    fields.putIfAbsent("acquired_at", at);
    fields.putIfAbsent("heartbeat_at", at);
    return Lease.of(fields);
  }

  /**
   * Gives a lane back.
   *
   * @param holder whose it must be; null for whoever has it
   * @return what the journal says of it; empty if nobody has the lane, or somebody else
   */
  public Optional<JournalEntry> release(LeaseId id, String holder, String reason) {
    return onHeld(
        id, holder, (turn, lease) -> turn.record(Entries.release(lease).with("reason", reason)));
  }

  /** Says that a holder is alive; parameters and result as for {@link #release}. */
  public Optional<JournalEntry> heartbeat(LeaseId id, String holder) {
    return onHeld(id, holder, (turn, lease) -> turn.record(Entries.heartbeat(lease)));
  }

  /**
   * Says that a holder has tried a unit of work, which is progress unless the outcome is "error" or
   * "blocked".
   *
   * @return as for {@link #release}
   */
  public Optional<JournalEntry> attempt(LeaseId id, String holder, String unitId, String outcome) {
    return onHeld(
        id,
        holder,
        (turn, lease) ->
            turn.record(
                Entries.attempt(unitId, outcome, lease.get("run_id"))
                    .with("lane", id.lane())
                    .with("loop_ts", id.loopTs())
                    .with("host_id", lease.get("host_id"))));
  }

  /** Takes a lane from a holder that is gone; parameters and result as for {@link #release}. */
  public Optional<JournalEntry> scavenge(LeaseId id, String holder, String reason) {
    return onHeld(id, holder, (turn, lease) -> turn.scavenge(lease, reason));
  }

  /**
   * Hands a lease on. Lane, tree, children and time to live stay.
   *
   * @param holder whose it must be; null for whoever has it
   * @param to whose it is then
   * @param pid the new holder's process; null if that is not known
   * @return as for {@link #release}
   */
  public Optional<JournalEntry> adopt(LeaseId id, String holder, String to, Long pid) {
    return onHeld(
        id,
        holder,
        (turn, lease) -> turn.record(Entries.adopt(lease, to, turn.now()).with("pid", pid)));
  }

  private Optional<JournalEntry> onHeld(
      LeaseId id, String holder, BiFunction<Turn, Lease, JournalEntry> action) {
    return decide(turn -> {
      Lease lease = turn.held(id, holder);
      return lease == null ? Optional.empty() : Optional.of(action.apply(turn, lease));
    });
  }

  /**
   * Journals what changes no lease: a HALT, SPAWN, ATTEMPT, ENFORCE or REFUSE.
   *
   * @return the entry as it was journaled
   * @throws IllegalArgumentException if the entry would change leases
   */
  public JournalEntry note(JournalEntry entry) {
    return switch (entry.op()) {
      case HALT, SPAWN, ATTEMPT, ENFORCE, REFUSE -> decide(turn -> turn.record(entry));
      default ->
          throw new IllegalArgumentException(
              "op=" + entry.op().text() + " is no note: it would change who holds a lane");
    };
  }

  /** The leases that are live now, the one granted first in front. */
  public List<Lease> leases() {
    return decide(turn -> List.copyOf(fold.leases()));
  }

  /**
   * Makes the journal begin anew with a CHECKPOINT: the same leases, the same next number, what was
   * corrupt, and what is known of work that goes on. All entries before it are given up.
   *
   * @return how many bytes were given up, blocks that files have ahead of their records included
   * @throws StoreException if no CHECKPOINT can carry that, or the disk has no room for it; the
   *     message says why
   */
  public long compact() {
    return log.transact(section -> Compaction.run(section, turn(section)));
  }

  /**
   * Appends entries as they are, as of another journal: they keep their numbers and times. What
   * they grant nobody decides about.
   *
   * @param entries may be many; iterated twice; each is whole or not there if the process dies
   * @return how many there were
   * @throws IllegalArgumentException if one is too long, before any is appended
   * @throws StoreException if they change leases and some are live, before any is appended
   */
  public long importAll(Iterable<JournalEntry> entries) {
    return decide(EntryImport.of(entries)::into);
  }

  /**
   * Folds what a folder's journal says now, without a lock and without changing anything.
   *
   * @return all that counts; nothing if the folder has no journal
   */
  public static JournalFold read(Path folder) {
    JournalFold fold = new JournalFold();
    if (exists(folder)) {
      forEach(folder, fold::apply);
    }
    return fold;
  }

  /** Whether a folder has a journal. */
  public static boolean exists(Path folder) {
    return SharedLog.exists(folder);
  }

  /**
   * Reads the entries of a folder's journal in order, without a lock, while others append. If the
   * journal is compacted meanwhile, entries before the CHECKPOINT may be left out, which says what
   * counts of them.
   *
   * @param action gets each entry that there is
   * @throws StoreException if the folder has no journal
   */
  public static void forEach(Path folder, Consumer<JournalEntry> action) {
    try (LogReader reader = SharedLog.reader(folder)) {
      while (next(reader)) {
        action.accept(EntryRecord.read(reader));
      }
    }
  }

  private static boolean next(LogReader reader) {
    while (true) {
      try {
        return reader.next();
      } catch (DroppedRecordsException e) {
        reader.rewind();
      }
    }
  }

  /**
   * Makes a decision of several entries: nobody else decides meanwhile. What it has recorded when
   * it throws stays.
   *
   * @param action short; it may run on the thread of another caller, and must call nothing of this
   *     object but through its turn
   * @return what the action does
   */
  public <R> R decide(Function<? super Turn, ? extends R> action) {
    return log.transact(section -> {
      Turn turn = turn(section);
      R result = action.apply(turn);
      Compaction.runIfDue(section, turn);
      return result;
    });
  }

  private Turn turn(SharedLog.Section section) {
    return new Turn(section, fold, now());
  }

  private Instant now() {
    return Instant.EPOCH.plus(clock.epochMicros(), ChronoUnit.MICROS);
  }

  /** What openings of the journal have found and mended, a line each. */
  public List<String> notes() {
    return log.notes();
  }

  @Override
  public void close() {
    log.close();
  }
}
