package dev.teem.journal.event;

import dev.teem.engine.event.Event;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of one core, one after the other, as a record of the event log.
 *
 * <pre>
 *   0  int   core
 *   4  int   count, may be 0
 *   8  long  events of that core before the first that were lost
 *  16  long  sequence number of the first
 *  24        the events, as in EventCodec; each has the number after that of the one before
 * </pre>
 *
 * @param lost how many of that core's events were lost before the first of these
 * @param first the sequence number of the first, or of the next to come if there is none
 */
record EventBatch(int core, long lost, long first, List<Event> events) {
  static final int RECORD_TYPE = 4;

  static final int COUNT = 4;

  private static final int LEAST_EVENT = 9;

  /** Writes the head, with no events yet. */
  static void begin(RecordOutput out, int core, long lost, long first) {
    out.int32(core).int32(0).int64(lost).int64(first);
  }

  /**
   * Reads a record.
   *
   * @throws MalformedRecordException if it is none
   */
  static EventBatch read(RecordInput in) {
    int core = in.int32();
    int count = in.int32();
    long lost = in.int64();
    long first = in.int64();
    if (core < 0 || lost < 0 || first < 0 || count < 0 || count > in.left() / LEAST_EVENT) {
      throw new MalformedRecordException(
          "core=%d count=%d lost=%d first=%d cannot be".formatted(core, count, lost, first));
    }
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(EventCodec.read(in, first + i));
    }
    in.end();
    return new EventBatch(core, lost, first, events);
  }
}
