package dev.teem.journal.event;

import dev.teem.engine.event.Event;
import dev.teem.engine.event.EventSink;
import dev.teem.journal.log.RecordLog;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;

/** Takes the events of all cores and appends them to a log, in batches, on a thread of its own. */
final class HistoryEvents implements EventSink, Agent, AutoCloseable {
  private static final int NO_TIME_OUT = 0;
  private static final System.Logger LOG = System.getLogger(HistoryEvents.class.getName());

  private final RecordLog log;
  private final int capacity;
  private final AgentRunner runner;

  // Each is added by the thread that makes the core.
  private final Map<Integer, CoreEvents> cores = new ConcurrentHashMap<>();

  /** Whether the last batch could not be written. The writer's thread only. */
  private boolean failing;

  /** Written by the writer, read by any thread. */
  private final AtomicLong lost = new AtomicLong();

  /**
   * Starts the thread; the log stays the caller's to close.
   *
   * @param capacity events of a core that may wait to be written
   */
  HistoryEvents(RecordLog log, int capacity) {
    this.log = log;
    this.capacity = capacity;
    runner =
        new AgentRunner(
            new BackoffIdleStrategy(0, 0, 100_000, 1_000_000), this::report, null, this);
    AgentRunner.startOnThread(runner);
  }

  @Override
  public EventSink forCore(int core) {
    CoreEvents events = new CoreEvents(core, capacity);
    if (cores.putIfAbsent(core, events) != null) {
      throw new IllegalStateException(
          "core=" + core + " has its events recorded already; a history is for one engine");
    }
    return events;
  }

  @Override
  public void on(Event event) {
    throw new IllegalStateException(
        "events of a history are those of one core each; hand them to forCore(core)");
  }

  /** Events known to be lost so far. Any thread. */
  long lost() {
    return lost.get();
  }

  @Override
  public String roleName() {
    return "teem-events";
  }

  @Override
  public int doWork() {
    int batches = 0;
    for (CoreEvents events : cores.values()) {
      try {
        long more = events.write(log);
        if (more >= 0) {
          batches++;
          failing = false;
          count(more);
        }
      } catch (RuntimeException e) {
        batches++;
        report(e);
      }
    }
    return batches;
  }

  @Override
  public void onClose() {
    while (doWork() > 0) {
      // What was given before the close is written.
    }
    for (CoreEvents events : cores.values()) {
      try {
        count(events.writeLostAtTheEnd(log));
      } catch (RuntimeException e) {
        report(e);
      }
    }
  }

  /** Once, until it succeeds again. */
  private void report(Throwable fault) {
    if (!failing) {
      failing = true;
      LOG.log(
          Level.ERROR,
          "events of a history cannot be written; the next batch tells how many",
          fault);
    }
  }

  private void count(long more) {
    if (more > 0 && lost.getAndAdd(more) == 0) {
      LOG.log(
          Level.WARNING,
          "events come faster than the disk takes them; the history says how many are lost");
    }
  }

  /** Writes what waits and stops. Idempotent. */
  @Override
  public void close() {
    // However long that takes: after a time-out it would be interrupted in the middle of a write.
    runner.close(NO_TIME_OUT, null);
  }
}
