package dev.teem.engine.context;

import dev.teem.engine.account.QuotaExceededException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The working memory of one process, in segments counted in tokens.
 *
 * <p>Segments are resident or swapped out. When the resident ones pass 80 % of the ceiling, the
 * pager is asked to bring them down to 60 %; what it picks is swapped out, where the recaller can
 * find it, and a summary may stay in its place. Pinned segments never leave: if they alone pass the
 * ceiling, the call fails with {@link QuotaExceededException} for {@code mem}.
 *
 * <p>A call that fails loses nothing. Whatever the pager or the recaller throws passes through, and
 * each segment stays resident or swapped out, the one just remembered included.
 *
 * <p>Owned by one process: not safe for use by several threads.
 */
public final class Context {
  private static final double HIGH_WATER = 0.8;
  private static final double LOW_WATER = 0.6;

  private final double ceiling;
  private final long highWater;
  private final long lowWater;
  private final Pager pager;
  private final Recaller recaller;

  /** Coldest first. A key is only ever added at the hot end, and a pin replaces it in place. */
  private final SequencedMap<Long, Segment> resident = new LinkedHashMap<>();

  private final SequencedMap<Long, Segment> swap = new LinkedHashMap<>();
  private long size;
  private long nextId;

  /**
   * An empty context.
   *
   * @param ceiling how many tokens may be resident; {@link Double#POSITIVE_INFINITY} for no limit
   * @param pager decides what leaves
   * @param recaller finds what left; no other context may use it
   * @throws IllegalArgumentException if the ceiling is negative or not a number
   */
  public Context(double ceiling, Pager pager, Recaller recaller) {
    if (!(ceiling >= 0)) {
      throw new IllegalArgumentException("ceiling=" + ceiling + " is not a number of at least 0");
    }
    this.ceiling = ceiling;
    // No limit becomes the largest long, which no size exceeds.
    this.highWater = (long) Math.floor(ceiling * HIGH_WATER);
    this.lowWater = (long) Math.floor(ceiling * LOW_WATER);
    this.pager = Objects.requireNonNull(pager, "pager");
    this.recaller = Objects.requireNonNull(recaller, "recaller");
  }

  /**
   * A context with the segments of another one, for example below a lower ceiling.
   *
   * <p>All of them come back resident, numbered from 0, and are then paged out as needed.
   *
   * @param ceiling as for a new context
   * @param pager as for a new context
   * @param recaller as for a new context
   * @param dump what {@link #dump} gave
   * @return the context
   * @throws QuotaExceededException if the pinned segments pass the ceiling
   */
  public static Context from(
      double ceiling, Pager pager, Recaller recaller, List<SavedSegment> dump) {
    Context context = new Context(ceiling, pager, recaller);
    for (SavedSegment saved : dump) {
      context.add(saved.body(), saved.tokens(), saved.pinned(), false);
    }
    context.relieve();
    return context;
  }

  /**
   * Adds a segment, not pinned, with its size estimated.
   *
   * @param body as in {@link Segment}
   * @return the segment's id
   * @throws IllegalArgumentException if the body is nested too deeply
   * @throws QuotaExceededException as for {@link #remember(Object, long, boolean)}
   */
  public long remember(Object body) {
    return remember(body, TokenEstimate.of(body), false);
  }

  /**
   * Adds a segment at the hot end.
   *
   * @param body as in {@link Segment}
   * @param tokens its size
   * @param pin whether it is never paged out
   * @return the segment's id
   * @throws IllegalArgumentException if the size is out of range
   * @throws QuotaExceededException if what cannot leave passes the ceiling; the segment stays
   */
  public long remember(Object body, long tokens, boolean pin) {
    long id = add(body, tokens, pin, false);
    relieve();
    return id;
  }

  /**
   * Lists what is resident.
   *
   * @return a copy, coldest first
   */
  public List<Segment> workingSet() {
    return List.copyOf(resident.values());
  }

  /** The ids of what is swapped out, oldest first: the order of equally good hits. */
  List<Long> swapped() {
    return List.copyOf(swap.keySet());
  }

  /**
   * Brings swapped-out segments back to the hot end.
   *
   * @param query what to look for
   * @param k at most how many
   * @return those found, best first, even where room for them was made by swapping them out again
   * @throws QuotaExceededException if what cannot leave passes the ceiling
   */
  public List<Segment> recall(String query, int k) {
    Objects.requireNonNull(query, "query");
    Collection<Long> candidates = Collections.unmodifiableCollection(swap.keySet());
    List<Segment> recalled = new ArrayList<>();
    for (Hit hit : recaller.search(query, candidates, k)) {
      Segment segment = swap.get(hit.id());
      if (segment != null) {
        recaller.remove(hit.id());
        swap.remove(hit.id());
        admit(segment);
        recalled.add(segment);
      }
    }
    relieve();
    return Collections.unmodifiableList(recalled);
  }

  /**
   * Pins or unpins a segment, if it is resident.
   *
   * @param id the segment
   * @param on whether it is never paged out from now on
   */
  public void pin(long id, boolean on) {
    resident.computeIfPresent(id, (_, segment) -> segment.withPinned(on));
  }

  /**
   * Drops a segment, resident or swapped out, if there is one.
   *
   * @param id the segment
   */
  public void forget(long id) {
    Segment dropped = resident.remove(id);
    if (dropped != null) {
      size -= dropped.tokens();
    } else if (swap.containsKey(id)) {
      recaller.remove(id);
      swap.remove(id);
    }
  }

  /**
   * Counts.
   *
   * @return the counts as they are now
   */
  public Stats stats() {
    return new Stats(resident.size(), swap.size(), size, ceiling);
  }

  /**
   * What {@link #from} needs.
   *
   * @return a copy, resident segments first, coldest first, then those swapped out, oldest first
   */
  public List<SavedSegment> dump() {
    return Stream.concat(resident.values().stream(), swap.values().stream())
        .map(SavedSegment::of)
        .toList();
  }

  private long add(Object body, long tokens, boolean pinned, boolean summary) {
    Segment segment = new Segment(nextId, body, tokens, pinned, summary);
    nextId++;
    admit(segment);
    return segment.id();
  }

  private void admit(Segment segment) {
    resident.put(segment.id(), segment);
    size += segment.tokens();
  }

  private void relieve() {
    boolean shrinking = true;
    while (shrinking && size > highWater) {
      long before = size;
      pageOut();
      // A summary as large as what it stands for would otherwise be made for ever.
      shrinking = size < before;
    }
    if (size > ceiling) {
      throw new QuotaExceededException("mem");
    }
  }

  private void pageOut() {
    PageOut decided =
        pager.pageOut(
            Collections.unmodifiableSequencedCollection(resident.sequencedValues()),
            size - lowWater);
    boolean left = false;
    for (long id : decided.victims()) {
      left |= swapOut(id);
    }
    Summary summary = decided.summary();
    if (left && summary != null) {
      add(summary.body(), summary.tokens(), false, true);
    }
  }

  private boolean swapOut(long id) {
    Segment victim = resident.get(id);
    if (victim == null || victim.pinned()) {
      return false;
    }
    // First of all, because it may throw.
    recaller.index(id, victim.body());
    resident.remove(id);
    size -= victim.tokens();
    swap.put(id, victim);
    return true;
  }

  /**
   * Counts of a context.
   *
   * @param resident segments that are resident
   * @param swapped segments that are swapped out
   * @param size tokens that are resident
   * @param ceiling how many may be; {@link Double#POSITIVE_INFINITY} for no limit
   */
  public record Stats(int resident, int swapped, long size, double ceiling) {}
}
