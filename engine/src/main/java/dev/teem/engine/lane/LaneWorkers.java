package dev.teem.engine.lane;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Who works on the lanes of a tuple space: takes their tuples, the oldest first, executes each by
 * the rule of {@link TupleExecutor}, as many at once as the {@link Lane} admits, and gives the
 * space the receipt of how it ended. Any thread may use it.
 *
 * <ul>
 *   <li>{@link #runLane} does what is there, {@link #runLaneBatched} does it in batches of small
 *       tasks that are admitted once each, {@link #serve} goes on until it is closed.
 *   <li>Blocking work has virtual threads; a call that rests or waits gives its place in the lane
 *       back, and enters again before new work. Pure yools run on a core, in batches.
 *   <li>{@link #out} waits while too many tuples wait, {@link #offer} refuses.
 *   <li>What was taken and is not finished when this is closed, or a caller is interrupted, goes
 *       back to the space, in front: nothing is lost, and what has succeeded is not done again.
 * </ul>
 *
 * <p>A lane is made when it is first used, and forgotten when it has not been used for a while or
 * there are too many; with it goes what it has found out about its limit.
 */
public final class LaneWorkers implements AutoCloseable {
  private final LaneWorkersContext context;

  /** By name. Entries change only within an operation on their key. */
  private final ConcurrentHashMap<String, Entry> lanes = new ConcurrentHashMap<>();

  /** Under its own lock. */
  private final List<ServedLane> served = new ArrayList<>();

  private volatile boolean closed;

  /**
   * A lane in use or not.
   *
   * @param users who must not lose it
   * @param usedNanos when the last of them was done
   */
  private record Entry(LanePool pool, int users, long usedNanos) {
    Entry used() {
      return new Entry(pool, users + 1, usedNanos);
    }

    boolean isIdle() {
      return users == 0 && pool.isIdle();
    }
  }

  /** Workers that have nothing to do yet. */
  public LaneWorkers(LaneWorkersContext context) {
    this.context = context.conclude();
  }

  /**
   * Does all tuples that are in a lane now, and waits for their end.
   *
   * <p>One whose provider is not called is refused at once; the outcome says when to try again.
   *
   * @return what became of them, in the order in which they were in the lane
   * @throws InterruptedException if this thread is interrupted: the tasks are, and what has not
   *     ended is back in the space
   * @throws IllegalStateException if the workers are closed; then too
   */
  public List<TupleOutcome> runLane(String lane) throws InterruptedException {
    return drain(lane, 1);
  }

  /** The same in batches, one after the other on a thread, of the policy's size. */
  public List<TupleOutcome> runLaneBatched(String lane) throws InterruptedException {
    return drain(lane, context.policy.batchSmallTaskSize());
  }

  private List<TupleOutcome> drain(String lane, int size) throws InterruptedException {
    LanePool pool = use(lane);
    try {
      return pool.drain(size);
    } finally {
      leave(lane);
    }
  }

  /**
   * Works on a lane until the result is closed.
   *
   * @param listener is told of each outcome, after its receipt, by any thread, several at once. If
   *     it throws no more tuples are taken
   * @throws IllegalStateException if the lane is served already
   */
  public ServedLane serve(String lane, Consumer<TupleOutcome> listener) {
    LanePool pool = use(lane);
    ServedLane serving = new ServedLane(pool, context.space, listener, this::ended);
    try {
      synchronized (served) {
        requireOpen();
        serving.start();
        served.add(serving);
      }
    } catch (RuntimeException e) {
      leave(lane);
      throw e;
    }
    return serving;
  }

  private void ended(ServedLane serving) {
    synchronized (served) {
      served.remove(serving);
    }
    leave(serving.lane());
  }

  /** Puts a tuple out, and waits before that while its lane has as many as the policy allows. */
  public void out(Tuple tuple) throws InterruptedException {
    LanePool pool = use(tuple.lane());
    try {
      pool.inlet().out(tuple);
    } finally {
      leave(tuple.lane());
    }
  }

  /**
   * Puts a tuple out, unless its lane has as many as the policy allows.
   *
   * @return whether it is out
   */
  public boolean offer(Tuple tuple) {
    return with(tuple.lane(), pool -> pool.inlet().offer(tuple));
  }

  /**
   * Calls a tuple off, whether it waits or is being worked on: that is its outcome, unless its work
   * succeeds after all.
   *
   * @return false if it is not there, or has ended
   */
  public boolean cancel(String id) {
    Tuple there = context.space.rdp(Template.id(id));
    if (there != null && with(there.lane(), pool -> pool.cancel(id))) {
      return true;
    }
    return lanes.keySet().stream().anyMatch(lane -> with(lane, pool -> pool.cancel(id)));
  }

  /** Calls off all tuples of a lane, those in the space too; gives how many. */
  public int cancelAll(String lane) {
    return with(lane, LanePool::cancelAll);
  }

  /** Calls off all tuples of the lanes that are known; gives how many. */
  public int cancelAll() {
    return lanes.keySet().stream().mapToInt(this::cancelAll).sum();
  }

  /** How a lane is. */
  public LaneStatus metrics(String lane) {
    return with(lane, LanePool::status);
  }

  /** How all lanes are that are known, by name. */
  public List<LaneStatus> metrics() {
    return lanes.values().stream()
        .map(each -> each.pool.status())
        .sorted(Comparator.comparing((LaneStatus each) -> each.metrics().lane()))
        .toList();
  }

  private <T> T with(String lane, Function<LanePool, T> work) {
    LanePool pool = use(lane);
    try {
      return work.apply(pool);
    } finally {
      leave(lane);
    }
  }

  // ---- lanes

  private LanePool use(String lane) {
    requireOpen();
    if (lane == null || lane.isBlank()) {
      throw new IllegalArgumentException("lane=" + lane + " is no name of a lane");
    }
    Entry entry = lanes.computeIfPresent(lane, (name, known) -> known.used());
    entry = entry == null ? make(lane) : entry;
    if (closed) {
      // Whoever closes may have looked at the lanes before this one was made.
      entry.pool.beginClosing();
    }
    return entry.pool;
  }

  private synchronized Entry make(String lane) {
    if (!lanes.containsKey(lane)) {
      makeRoom();
    }
    return lanes.compute(
        lane,
        (name, known) ->
            known == null ? new Entry(new LanePool(name, context), 1, 0) : known.used());
  }

  private void leave(String lane) {
    lanes.computeIfPresent(
        lane,
        (name, known) ->
            new Entry(known.pool, known.users - 1, context.executor.clock().nanoTime()));
  }

  /** Forgets lanes that have not been used for long, and if there are too many, the idlest. */
  private void makeRoom() {
    long now = context.executor.clock().nanoTime();
    long since = now - context.idleAfter.toNanos();
    List<Entry> idle =
        lanes.values().stream()
            .filter(Entry::isIdle)
            .sorted((one, other) -> Long.signum(one.usedNanos - other.usedNanos))
            .toList();
    for (Entry each : idle) {
      if (each.usedNanos - since <= 0 || lanes.size() >= context.mostLanes) {
        lanes.computeIfPresent(each.pool.name(), (name, known) -> known.isIdle() ? null : known);
      }
    }
    if (lanes.size() >= context.mostLanes) {
      throw new IllegalStateException(
          "all lanes=%d that there may be are in use; allow more by mostLanes"
              .formatted(context.mostLanes));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the lane workers are closed");
    }
  }

  /**
   * Interrupts what runs, waits until it has ended, and gives back what is not finished. Work that
   * takes no notice of interrupts is waited for. Without effect the second time.
   */
  @Override
  public void close() {
    List<ServedLane> serving;
    synchronized (served) {
      closed = true;
      serving = List.copyOf(served);
    }
    lanes.values().forEach(each -> each.pool.beginClosing());
    serving.forEach(ServedLane::close);
    lanes.values().forEach(each -> each.pool.close());
  }
}
