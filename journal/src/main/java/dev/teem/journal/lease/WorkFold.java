package dev.teem.journal.lease;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What a journal's history says of work that goes on: the last launch for each lane, what holders
 * have got done, and whose halt is proposed. It keeps the entries that say so, for a journal that
 * begins anew must say them again.
 *
 * <p>Owned by one thread at a time.
 */
final class WorkFold {
  /** The member of a CHECKPOINT that has the entries which say what is kept here. */
  private static final String WORK = "work";

  /** Outcomes of a unit of work with which nothing has got done. */
  private static final Set<String> NO_PROGRESS = Set.of("error", "blocked");

  /** A launch, and the entry that says so. */
  private record Kept(Launch launch, JournalEntry entry) {}

  /** By lane, the latest last: so a fold that was compacted says the same in the same order. */
  private final SequencedMap<String, Kept> launches = new LinkedHashMap<>();

  /** The last end of a lease of the lane since its launch, unless it is held again. */
  private final Map<String, JournalEntry> ends = new HashMap<>();

  /** The last of each lease that is live. */
  private final SequencedMap<LeaseId, JournalEntry> progress = new LinkedHashMap<>();

  /** The last of each lease that is live, unless it has made progress since. */
  private final SequencedMap<LeaseId, JournalEntry> halts = new LinkedHashMap<>();

  /** Takes the next entry into account, after the leases have. */
  void apply(JournalEntry entry, LeaseFold leases) {
    LeaseId id = entry.leaseId();
    boolean isLive = leases.lease(id) != null;
    switch (entry.op()) {
      case SPAWN, ENFORCE -> launch(entry);
      case ACQUIRE, RECONCILE -> ends.remove(id.lane());
      case RELEASE, SCAVENGE -> {
        progress.remove(id);
        halts.remove(id);
        if (launches.containsKey(id.lane())) {
          ends.put(id.lane(), entry);
        }
      }
      case ATTEMPT -> {
        if (isLive && !isFruitless(entry)) {
          progress.putLast(id, entry);
          halts.remove(id);
        }
      }
      case HALT -> {
        if (isLive) {
          halts.putLast(id, entry);
        }
      }
      case CHECKPOINT -> begin(entry.fields().get(WORK), leases);
      default -> {}
    }
  }

  /**
   * What a CHECKPOINT says of work is all there is, whatever came before: some of that may be gone
   * already. One that says nothing of work, as other programs write them, only ends leases.
   */
  @SuppressWarnings("unchecked") // The keys of what was parsed are strings.
  private void begin(Object work, LeaseFold leases) {
    if (work instanceof List<?> entries) {
      List.of(launches, ends, progress, halts).forEach(Map::clear);
      for (Object fields : entries) {
        if (fields instanceof Map<?, ?> map) {
          JournalEntry entry = JournalEntry.parsed((Map<String, Object>) map);
          if (entry.op() != Op.CHECKPOINT) {
            apply(entry, leases);
          }
        }
      }
    } else {
      leases.leases().forEach(lease -> ends.remove(lease.lane()));
      progress.keySet().removeIf(each -> leases.lease(each) == null);
      halts.keySet().removeIf(each -> leases.lease(each) == null);
    }
  }

  private static boolean isFruitless(JournalEntry attempt) {
    return NO_PROGRESS.contains(JsonValue.textIfTrue(attempt.fields().get("outcome")));
  }

  private void launch(JournalEntry entry) {
    Launch launch = Launch.of(entry);
    if (launch == null || isOfAnother(launch)) {
      return;
    }
    if (launch.state() == Launch.State.INTENDED) {
      ends.remove(launch.lane());
    }
    if (launch.state() == Launch.State.ENDED && launch.retryAt() == null) {
      launches.remove(launch.lane());
      ends.remove(launch.lane());
    } else {
      launches.putLast(launch.lane(), new Kept(launch, entry));
    }
  }

  /** A process is not forgotten because another program means to launch one as well. */
  private boolean isOfAnother(Launch launch) {
    Kept known = launches.get(launch.lane());
    return known != null
        && known.launch().hasProcess()
        && !known.launch().runId().equals(launch.runId());
  }

  /** The last launch for a lane; null if there is none to remember. */
  Launch launch(String lane) {
    Kept kept = launches.get(lane);
    return kept == null ? null : kept.launch();
  }

  /** A copy, so that they can be acted on one after the other. */
  Collection<Launch> launches() {
    return launches.values().stream().map(Kept::launch).toList();
  }

  /** When the lane was last given back since its launch; null if it was not. */
  Instant freeSince(String lane) {
    JournalEntry end = ends.get(lane);
    return end == null ? null : JsonValue.instant(end.fields().get("ts"));
  }

  boolean wasFreed(String lane) {
    return ends.containsKey(lane);
  }

  Instant progressAt(LeaseId id) {
    JournalEntry last = progress.get(id);
    return last == null ? null : JsonValue.instant(last.fields().get("ts"));
  }

  boolean isHaltProposed(LeaseId id) {
    return halts.containsKey(id);
  }

  /** How many entries a CHECKPOINT carries. */
  int size() {
    return launches.size() + ends.size() + progress.size() + halts.size();
  }

  /** Writes into a CHECKPOINT all that a fold needs to come to the same. */
  JournalEntry checkpoint(JournalEntry leases) {
    List<JournalEntry> entries = new ArrayList<>();
    launches.forEach((lane, kept) -> {
      entries.add(kept.entry());
      JournalEntry end = ends.get(lane);
      if (end != null) {
        entries.add(end);
      }
    });
    entries.addAll(progress.values());
    entries.addAll(halts.values());
    return leases.with(WORK, entries.stream().map(JournalEntry::fields).toList());
  }
}
