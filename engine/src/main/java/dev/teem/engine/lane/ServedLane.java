package dev.teem.engine.lane;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.TupleSpace;
import java.util.function.Consumer;

/**
 * A lane that is worked on until this is closed: a thread takes tuples as there is room for them,
 * the oldest first. Any thread may use it.
 *
 * <p>A tuple whose provider is not called waits for it, in the lane, instead of failing: a million
 * tuples that a provider of this minute does not answer are not a million failures. A few hundred
 * of them wait so (four for each call that there may be), and let the lane's other tuples pass; the
 * rest stays in the space.
 */
public final class ServedLane implements AutoCloseable {
  private final LanePool pool;
  private final TupleSpace space;
  private final TaskOwner owner;
  private final Consumer<ServedLane> onClose;
  private final Thread thread;

  // Under the lock of this: the thread's that takes, and of those who close.
  private boolean reading;
  private boolean stopping;
  private boolean ended;
  private Throwable failure;

  ServedLane(
      LanePool pool,
      TupleSpace space,
      Consumer<TupleOutcome> listener,
      Consumer<ServedLane> onClose) {
    this.pool = pool;
    this.space = space;
    this.onClose = onClose;
    owner = new TaskOwner(true, listener);
    thread = Thread.ofVirtual().name("teem-lane-" + pool.name() + "-taker").unstarted(this::take);
  }

  void start() {
    pool.beginServing(owner);
    thread.start();
  }

  private void take() {
    try {
      int more = pool.awaitDemand(owner);
      while (more > 0) {
        if (pool.take(more, owner, 1).isEmpty()) {
          awaitTuple();
        }
        more = pool.awaitDemand(owner);
      }
    } catch (Throwable e) {
      synchronized (this) {
        failure = stopping ? null : e;
      }
    }
  }

  /** Reads, so that nothing is in nobody's hands when the wait is ended. */
  private void awaitTuple() {
    synchronized (this) {
      if (stopping) {
        return;
      }
      reading = true;
    }
    try {
      var _ = space.rd(Template.lane(pool.name()));
    } catch (InterruptedException _) {
      // It is being closed: there is no more demand.
    } finally {
      synchronized (this) {
        reading = false;
        var _ = Thread.interrupted();
      }
    }
  }

  /** The lane. */
  public String lane() {
    return pool.name();
  }

  /**
   * Why it has stopped taking tuples by itself: the space was closed, or has failed, or a listener
   * has thrown. Null while it goes on.
   */
  public Throwable failure() {
    synchronized (this) {
      if (failure != null) {
        return failure;
      }
    }
    return pool.failure(owner);
  }

  /**
   * Takes no more, gives back what has not begun or waits for a provider, and waits until the rest
   * has ended; to make that end early, close the {@link LaneWorkers}. Without effect the second
   * time.
   */
  @Override
  public void close() {
    synchronized (this) {
      stopping = true;
      if (reading) {
        thread.interrupt();
      }
    }
    pool.endServing(owner);
    boolean interrupted = joined();
    pool.awaitServed(owner);
    boolean first;
    synchronized (this) {
      first = !ended;
      ended = true;
    }
    if (first) {
      onClose.accept(this);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean joined() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }
}
