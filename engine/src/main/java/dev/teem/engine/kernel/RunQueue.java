package dev.teem.engine.kernel;

import java.util.Arrays;

/**
 * Those of one core that are ready to run, and whose turn it is. The core's thread only.
 *
 * <p>In <b>plain mode</b> it is a FIFO, until a crowd waits: then those that have not started yet
 * are taken newest first (see {@link Starts}), in turns with the others. An entry with a priority
 * or a deadline turns it to <b>special mode</b>: the highest effective priority goes first, which
 * is the entry's own plus one for every four times it was passed over, eight at most; among equals
 * the earliest deadline, then the one that came first. Each such pick ages everybody who is still
 * queued and makes the picked one young. Plain mode is back once a pick leaves no live special
 * entry behind; ages stay as they are, and go with their owner into the queue and out of it.
 *
 * <p>An entry that is discarded while queued keeps its place and goes on ageing, and is dropped
 * when its turn comes. One that is no longer discarded by then, and was added again, has therefore
 * lost nothing and gained nothing. To know whether a live special entry is left, a pick in special
 * mode also drops the discarded ones among those whose turn would come before that of the first
 * live one if there were special entries only.
 *
 * <p>As long as there are no special entries at all, everybody stands in the {@link Line} or among
 * the starts. The first special entry moves all to the bands, those in the line before the starts;
 * the bands are left once they are empty. So an entry is moved once at most.
 *
 * <p>In plain mode both operations take constant time. In special mode they take O(log n) amortised
 * for entries with a deadline and constant time for the others, for each priority within eight of
 * the highest. Nothing is allocated once the arrays have grown to what is queued at most; they
 * shrink by {@link #trim} only.
 */
final class RunQueue {
  /** With so many waiting, the newest start goes first: enough to feed every other core from. */
  static final int CROWD = 256;

  /** So many starts, then so many of the line, while there are both. */
  static final int TURN = 16;

  /** In their order and with their ages; empty while the bands are in use, as the starts are. */
  private final Line line = new Line();

  private final Starts starts = new Starts();

  /** How many were taken while there were starts, within two turns. */
  private int turn;

  private boolean deep;

  private final FifoBand normal = new FifoBand(0);

  /** The highest priority first; whoever is in any but {@link #normal} is special. */
  private Band[] bands = {normal};

  /** Whether in special mode. While it is not, all bands but {@link #normal} are empty. */
  private boolean special;

  /** Picks in special mode so far: everybody queued has been passed over by all since it came. */
  private long passes;

  private long sequence;

  /** How many are in the bands. */
  private int banded;

  /** Queues an entry. One that is queued already keeps its place. */
  void add(Schedulable entry) {
    if (entry.queued) {
      return;
    }
    entry.queued = true;
    if (banded == 0 && (entry.urgency == null || !entry.urgency.isSpecial())) {
      line.add(entry);
    } else {
      while (!line.isEmpty()) {
        addToBand(line.removeFirst());
      }
      while (!starts.isEmpty()) {
        addToBand(starts.remove());
      }
      addToBand(entry);
    }
  }

  /** Queues an entry that is to run for the first time. */
  void start(Schedulable entry) {
    if (entry.urgency != null || banded > 0 || line.size() + starts.size() < CROWD) {
      add(entry);
    } else if (!entry.queued) {
      entry.queued = true;
      starts.add(entry);
    }
  }

  private void addToBand(Schedulable entry) {
    Urgency urgency = entry.urgency;
    Band band = normal;
    if (urgency != null && urgency.isSpecial()) {
      special = true;
      band = band(urgency.priority, urgency.deadlineNanos != Urgency.NO_DEADLINE);
    }
    long birth = passes - entry.age;
    entry.age = (int) birth;
    banded++;
    band.add(entry, ++sequence, birth, passes);
  }

  /**
   * Takes out the entry whose turn it is, and the discarded ones before it.
   *
   * @return null if nothing live is queued
   */
  Schedulable poll() {
    while (!line.isEmpty() || !starts.isEmpty()) {
      Schedulable first = takeOut();
      first.queued = false;
      if (!first.discarded()) {
        return first;
      }
    }
    deep = false;
    return special ? pollSpecial() : pollPlain();
  }

  private Schedulable takeOut() {
    if (isStartsTurn()) {
      Schedulable start = starts.remove();
      deep = starts.tookNewest();
      return start;
    }
    deep = false;
    return line.removeFirst();
  }

  /**
   * Whether the one polled last was the newest of a crowd: the one that is deepest down, so that
   * what it spawns is likely to be small.
   */
  boolean isDeep() {
    return deep;
  }

  /** Whether nothing is queued, discarded or not. */
  boolean isEmpty() {
    return line.isEmpty() && starts.isEmpty() && banded == 0;
  }

  /** How many are queued, the discarded ones included. */
  int size() {
    return line.size() + starts.size() + banded;
  }

  /** Gives back the memory of a crowd that is gone. */
  void trim() {
    if (!special) {
      // All others are empty then.
      bands = new Band[] {normal};
      normal.trim();
    }
  }

  private boolean isStartsTurn() {
    if (starts.isEmpty()) {
      return false;
    }
    turn = (turn + 1) & (2 * TURN - 1);
    return line.isEmpty() || turn < TURN;
  }

  private Schedulable pollPlain() {
    while (!normal.isEmpty()) {
      Schedulable first = normal.removeOldestAdded();
      leave(first);
      if (!first.discarded()) {
        return first;
      }
    }
    return null;
  }

  private Schedulable pollSpecial() {
    Band band = firstLive(false);
    if (band == null) {
      special = false;
      return null;
    }
    Schedulable picked = band.removeFirst();
    leave(picked);
    picked.age = 0;
    passes++;
    special = firstLive(true) != null;
    return picked;
  }

  /** The band whose first is next, once the discarded ones before it have been dropped. */
  private Band firstLive(boolean specialOnly) {
    Band band = first(specialOnly);
    while (band != null && band.first().discarded()) {
      leave(band.removeFirst());
      band = first(specialOnly);
    }
    return band;
  }

  private Band first(boolean specialOnly) {
    Band best = null;
    for (Band band : bands) {
      // Further down, not even the oldest could outdo the best so far.
      if (best != null && band.priority + Band.MAX_BOOST < best.level) {
        break;
      }
      if (band.isEmpty() || (specialOnly && band == normal)) {
        continue;
      }
      band.look(passes);
      if (best == null || band.before(best)) {
        best = band;
      }
    }
    return best;
  }

  private void leave(Schedulable entry) {
    entry.age = Band.age(entry, passes);
    entry.queued = false;
    banded--;
  }

  private Band band(int priority, boolean deadline) {
    int at = 0;
    while (at < bands.length && bands[at].priority >= priority) {
      Band band = bands[at];
      if (band.priority == priority && band instanceof DeadlineBand == deadline) {
        return band;
      }
      at++;
    }
    // Priorities are few, so a band once made is kept, and its arrays with it.
    Band[] more = Arrays.copyOf(bands, bands.length + 1);
    System.arraycopy(bands, at, more, at + 1, bands.length - at);
    more[at] = deadline ? new DeadlineBand(priority) : new FifoBand(priority);
    bands = more;
    return more[at];
  }
}
