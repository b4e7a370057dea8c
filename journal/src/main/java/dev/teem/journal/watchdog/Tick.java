package dev.teem.journal.watchdog;

import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.SupervisePlan;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a watchdog saw and did. Immutable.
 *
 * @param at when
 * @param plan what is left to do, lanes that are waiting left out; mostly nothing after a tick
 * @param inFlight lanes with a worker that does not hold them: it is on its way, or is to end
 * @param waiting lanes that should have a worker and get none now, and why
 * @param entries what was done, as it is in the journal
 */
public record Tick(
    Instant at,
    SupervisePlan plan,
    List<String> inFlight,
    Map<String, String> waiting,
    List<JournalEntry> entries) {
  /** Copies what it is given. */
  public Tick {
    inFlight = List.copyOf(inFlight);
    waiting = Collections.unmodifiableMap(new LinkedHashMap<>(waiting));
    entries = List.copyOf(entries);
  }
}
