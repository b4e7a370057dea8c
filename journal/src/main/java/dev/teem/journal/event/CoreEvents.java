package dev.teem.journal.event;

import dev.teem.engine.event.Event;
import dev.teem.engine.event.EventSink;
import dev.teem.journal.log.RecordLog;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;

/**
 * The events of one core on their way to the log. The core's thread puts them into a queue and goes
 * on; what finds no room there is lost, and the log says how many.
 */
final class CoreEvents implements EventSink {
  private static final int MAX_EVENTS = 4096;

  /** A batch that has come to this is full: the longest event fits in what is left to the limit. */
  private static final int FULL_BYTES = 1 << 18;

  private static final int MAX_BYTES = 1 << 20;

  private final int core;
  private final SpscAtomicArrayQueue<Event> queue;

  /** The number after the last event that was given. Written by the core, read by the writer. */
  private final AtomicLong given = new AtomicLong();

  // The writer's thread only.
  private final RecordOutput out = new RecordOutput(MAX_BYTES);

  /** The number after the last event that the log tells of, be it that it was lost. */
  private long next;

  /**
   * The events of a core.
   *
   * @param capacity events that may wait for the writer
   */
  CoreEvents(int core, int capacity) {
    this.core = core;
    queue = new SpscAtomicArrayQueue<>(capacity);
  }

  @Override
  public void on(Event event) {
    // Pairs with the get of lostAtTheEnd: what was lost last has no event after it to show it.
    given.setRelease(event.seq() + 1);
    boolean _ = queue.offer(event);
  }

  /**
   * Appends a batch of what waits. The writer's thread.
   *
   * @return how many events are known by now to be lost since the batch before; -1 if there was
   *     nothing to write
   * @throws RuntimeException if the log does not take it: these events are lost too, and counted
   *     with the next batch
   */
  long write(RecordLog log) {
    Event event = queue.poll();
    if (event == null) {
      return -1;
    }
    long lost = event.seq() - next;
    out.truncate(0);
    EventBatch.begin(out, core, lost, event.seq());
    int count = 0;
    long end = event.seq();
    while (event != null) {
      EventCodec.write(out, event);
      end++;
      count++;
      event = count < MAX_EVENTS && out.length() < FULL_BYTES ? following(end) : null;
    }
    append(log, count, end);
    return lost;
  }

  /** The next event if none was lost before it. */
  private Event following(long seq) {
    Event event = queue.peek();
    return event != null && event.seq() == seq ? queue.poll() : null;
  }

  /** Appends what was lost after the last event. The writer's thread, when the core has ended. */
  long writeLostAtTheEnd(RecordLog log) {
    long end = given.getAcquire();
    long lost = end - next;
    if (lost > 0) {
      out.truncate(0);
      EventBatch.begin(out, core, lost, end);
      append(log, 0, end);
    }
    return lost;
  }

  private void append(RecordLog log, int count, long end) {
    out.putInt(EventBatch.COUNT, count);
    log.append(EventBatch.RECORD_TYPE, out.array(), 0, out.length());
    next = end;
  }
}
