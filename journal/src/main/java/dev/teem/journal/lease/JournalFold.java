package dev.teem.journal.lease;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All that a journal says and that still counts: leases, the workers that were launched, what
 * holders have got done, and evidence of damage. Owned by one thread at a time.
 */
public final class JournalFold {
  private final LeaseFold leases = new LeaseFold();
  private final WorkFold work = new WorkFold();

  /** A set, for after a crash in a compaction the files have the first copy as well. */
  private final Set<JournalEntry> corrupt = new LinkedHashSet<>();

  JournalFold() {}

  /** Takes the next entry into account. */
  void apply(JournalEntry entry) {
    if (entry.op() == Op.CORRUPT) {
      corrupt.add(entry);
    }
    leases.apply(entry);
    work.apply(entry, leases);
  }

  /** The leases that are live: see {@link LeaseFold#leases}. */
  public Collection<Lease> leases() {
    return leases.leases();
  }

  /** A lease by its id; null if it is not live. */
  Lease lease(LeaseId id) {
    return leases.lease(id);
  }

  /** The lease of a lane; null if nobody holds it. */
  public Lease leaseOf(String lane) {
    for (Lease lease : leases.leases()) {
      if (lease.lane().equals(lane)) {
        return lease;
      }
    }
    return null;
  }

  /** The last launch for a lane; null if there is none, or none that is to be remembered. */
  public Launch launchOf(String lane) {
    return work.launch(lane);
  }

  /** The last launch for each lane. */
  public Collection<Launch> launches() {
    return work.launches();
  }

  /** Whether a lane is or was held since the last launch for it. */
  public boolean wasTaken(String lane) {
    return work.wasFreed(lane) || leaseOf(lane) != null;
  }

  /** When a lane was last given back since the last launch for it; null if it was not. */
  public Instant freeSince(String lane) {
    return work.freeSince(lane);
  }

  /** When the holder of a lease last got something done, as an ATTEMPT says; null if never. */
  public Instant progressAt(LeaseId id) {
    return work.progressAt(id);
  }

  /** Whether there is a HALT for a lease, and no progress since. */
  public boolean isHaltProposed(LeaseId id) {
    return work.isHaltProposed(id);
  }

  /** The number for the next entry. */
  public BigInteger nextSeq() {
    return leases.nextSeq();
  }

  /** The entries with which a journal can begin anew: the fold of these is the same. */
  List<JournalEntry> compacted() {
    List<JournalEntry> entries = new ArrayList<>();
    entries.add(leases.checkpoint());
    entries.addAll(corrupt);
    entries.addAll(work.entries(leases.leases()));
    return entries;
  }
}
