package dev.teem.journal.watchdog;

import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.SupervisePlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a watchdog saw and did. Immutable.
 *
 * @param at when
 * @param plan what there was to do in the end: after a tick that did things nothing to start or to
 *     reap is left
 * @param inFlight lanes whose worker has not taken them yet, or is about to end
 * @param waiting lanes that should have a worker and get none now, and why
 * @param entries what was done, as it is in the journal
 */
public record Tick(
    Instant at,
    SupervisePlan plan,
    List<String> inFlight,
    Map<String, String> waiting,
    List<JournalEntry> entries) {
  /** Copies the lists; the order of the lanes stays. */
  public Tick {
    inFlight = List.copyOf(inFlight);
    waiting = Map.copyOf(waiting);
    entries = List.copyOf(entries);
  }
}
