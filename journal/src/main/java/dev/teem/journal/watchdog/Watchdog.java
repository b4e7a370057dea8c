package dev.teem.journal.watchdog;

import dev.teem.engine.lane.Backoff;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.FolderLock;
import dev.teem.journal.PrivateFolder;
import dev.teem.journal.Resources;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.JournalFold;
import dev.teem.journal.lease.Launch;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.lease.SupervisePlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Keeps lanes staffed: at each {@link #tick} it launches workers for free lanes, takes lanes from
 * holders that have stalled, and proposes the halt of those that spin for too long.
 *
 * <p>Every decision is in the journal before it takes effect, and a worker runs only if the journal
 * knows its process. So a watchdog may die at any moment: the next one goes on, launches nothing
 * twice and finishes what was begun. Workers outlive it.
 *
 * <p>It ends only processes that a watchdog of this journal has launched, of runs whose lane it has
 * reaped, and nothing that they have started: first it asks, then it insists. Nobody is ended
 * because there are too many.
 *
 * <pre>
 *  folder/                     the lease journal
 *  folder/watchdog/LOCK        which process is the watchdog
 *  folder/watchdog/LANE.out    what the workers of a lane have printed
 * </pre>
 *
 * <p>For one thread; nothing runs between two ticks.
 */
public final class Watchdog implements AutoCloseable {
  /** How long lanes rest whose workers fail, so that those that fail for one reason part. */
  static final Backoff RESTS = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5));

  private final WatchdogContext context;
  private final LeaseJournal journal;
  private final Resources open;
  private final List<String> notes = new ArrayList<>();
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final Map<String, Worker> workers = new HashMap<>();

  /** Those that this watchdog has launched, by their run, for their exit status. */
  private final Map<String, Process> children = new HashMap<>();

  /** Runs whose process this watchdog has asked to end: once is polite. */
  private final Set<String> asked = new HashSet<>();

  private Watchdog(WatchdogContext context, LeaseJournal journal, Resources open) {
    this.context = context;
    this.journal = journal;
    this.open = open;
    context.workers().forEach(worker -> workers.put(worker.lane(), worker));
  }

  /**
   * Becomes the watchdog of a journal, which is made if it is not there.
   *
   * @throws StoreException if another process is that, or the folder cannot be used; the message
   *     says why
   */
  public static Watchdog open(WatchdogContext context) {
    Resources open = new Resources("watchdog of " + context.dir());
    try {
      PrivateFolder.make(context.ownDir());
      FolderLock lock = open.keep(FolderLock.take("watchdog folder", context.ownDir(), ""));
      // Not before the lock is taken: whoever has it works with the journal that is there.
      LeaseJournal journal = open.keep(journal(context));
      Watchdog made = new Watchdog(context, journal, open);
      made.notes.addAll(journal.notes());
      if (lock.deadHolder() != 0) {
        made.notes.add(
            "the watchdog before, pid=" + lock.deadHolder() + ", died; going on from the journal");
      }
      return made;
    } catch (IOException e) {
      open.closeAfter(e);
      throw new StoreException(
          "watchdog folder=" + context.ownDir() + " cannot be used: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      open.closeAfter(e);
      throw e;
    }
  }

  private static LeaseJournal journal(WatchdogContext context) {
    return context.recover()
        ? LeaseJournal.recover(context.dir(), context.clock(), context.forced())
        : LeaseJournal.open(context.dir(), context.clock(), context.forced());
  }

  /** Says what the first tick would find to do, changing nothing; any number may ask. */
  public static Tick preview(WatchdogContext context) {
    return look(context, LeaseJournal.read(context.dir()), now(context), List.of());
  }

  private static Instant now(WatchdogContext context) {
    return Instant.EPOCH.plus(context.clock().epochMicros(), ChronoUnit.MICROS);
  }

  /** The plan as it stands, lanes left out that cannot have a worker now. */
  private static Tick look(
      WatchdogContext context, JournalFold fold, Instant now, List<JournalEntry> entries) {
    Evidence evidence = new Evidence(context, fold, now);
    Map<String, String> waiting = new LinkedHashMap<>();
    SupervisePlan plan = evidence.plan(Set.of());
    while (addObstacles(context, evidence, plan, waiting)) {
      plan = evidence.plan(waiting.keySet());
    }
    return new Tick(now, plan, evidence.inFlight(), waiting, entries);
  }

  private static boolean addObstacles(
      WatchdogContext context, Evidence evidence, SupervisePlan plan, Map<String, String> waiting) {
    boolean found = false;
    for (Worker worker : context.workers()) {
      String obstacle =
          plan.spawn().contains(worker.lane()) ? evidence.obstacle(worker, plan.reap()) : null;
      if (obstacle != null) {
        waiting.put(worker.lane(), obstacle);
        found = true;
      }
    }
    return found;
  }

  /** What opening has found and mended, a line each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** The journal, for others in this process, which can open it only once. Closed with this. */
  public LeaseJournal journal() {
    return journal;
  }

  /**
   * Looks, decides, and does it. Takes as long as it takes to start the workers that are due, at
   * most {@link WatchdogContext#MAX_WORKERS}.
   *
   * @return what was done
   * @throws StoreException if the journal cannot be used now; what is in it is done with the next
   *     tick
   */
  public Tick tick() {
    Round round =
        journal.decide(turn -> {
          Round made = new Round(context, turn, random, children);
          made.run();
          return made;
        });
    List<JournalEntry> entries = new ArrayList<>(round.entries());
    round.endings().forEach(this::end);
    for (Launch intended : round.launches()) {
      entries.add(launch(intended));
    }
    return journal.decide(turn -> look(context, turn.fold(), turn.now(), entries));
  }

  private void end(Launch launch) {
    WorkerProcess.find(launch)
        .ifPresent(process -> {
          if (launch.state() == Launch.State.KILLING) {
            process.destroyForcibly();
          } else if (asked.add(launch.runId())) {
            process.destroy();
          }
        });
  }

  private JournalEntry launch(Launch intended) {
    try (Gate gate = Gate.hold(context, workers.get(intended.lane()), intended.runId())) {
      Launch launched = intended.launched(gate.process().pid(), gate.start());
      JournalEntry entry = journal.note(launched.entry("launched"));
      gate.open();
      children.put(intended.runId(), gate.process());
      return entry;
    } catch (IOException e) {
      Instant retryAt = retryAt(now(context), intended, random);
      return journal.note(intended.failed(retryAt).entry("cannot be launched: " + e.getMessage()));
    }
  }

  /** When to launch again what has failed; in whole milliseconds, no finer than any clock here. */
  static Instant retryAt(Instant now, Launch failed, RandomGenerator random) {
    return now.plus(RESTS.after(failed.failures(), random).truncatedTo(ChronoUnit.MILLIS));
  }

  /** Stops watching. Workers go on. */
  @Override
  public void close() {
    open.close();
  }
}
