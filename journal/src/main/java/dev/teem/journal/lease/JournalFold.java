package dev.teem.journal.lease;

import dev.teem.engine.receipt.StoreException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * All that a journal says and that still counts: leases, the workers that were launched, what
 * holders have got done, and evidence of damage. Owned by one thread at a time.
 */
public final class JournalFold {
  private final LeaseFold leases = new LeaseFold();
  private final WorkFold work = new WorkFold();
  private final Growth growth = new Growth();

  /**
   * A set, for after a crash in a compaction the files have the first copy as well. The latest is
   * last, so that a fold that was compacted says the same in the same order.
   */
  private final SequencedSet<JournalEntry> corrupt = new LinkedHashSet<>();

  /** Why an entry is missing here; null if none is. */
  private Throwable gap;

  /** The fold of no entries. */
  public JournalFold() {}

  /** Takes the next entry into account. */
  public void apply(JournalEntry entry) {
    if (entry.op() == Op.CORRUPT) {
      corrupt.addLast(entry);
    }
    leases.apply(entry);
    work.apply(entry, leases);
    growth.add(entry);
  }

  /** An entry could not be read, and leases may depend on it. */
  void giveUp(Throwable why) {
    gap = why;
  }

  /**
   * Sees that no entry is missing.
   *
   * @throws StoreException if one could not be read
   */
  void requireWhole() {
    if (gap != null) {
      throw new StoreException(
          "lease journal: an entry could not be read, so nothing can be decided until the journal"
              + " is opened anew: "
              + gap.getMessage(),
          gap);
    }
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

  /** How much came after the last CHECKPOINT. */
  Growth growth() {
    return growth;
  }

  /** How many things {@link #compacted} says. */
  int size() {
    return leases.leases().size() + work.size() + corrupt.size();
  }

  /** The number for the next entry. */
  public BigInteger nextSeq() {
    return leases.nextSeq();
  }

  /**
   * The entries with which a journal can begin anew: the fold of these is the same, also if some or
   * all of those before are still there.
   *
   * @return a CHECKPOINT, and after it what is corrupt
   * @throws IllegalArgumentException if an entry is nested so deep that no CHECKPOINT can carry it
   */
  public List<JournalEntry> compacted() {
    List<JournalEntry> entries = new ArrayList<>();
    entries.add(work.checkpoint(leases.checkpoint()));
    entries.addAll(corrupt);
    return entries;
  }
}
