package dev.teem.journal.event;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;
import java.util.HashMap;
import java.util.Map;

/** Goes over an event log, and sees to it that no event is missing that is not said to be. */
final class EventWalk {
  private final EventVisitor visitor;

  /** The number of the next event, by core. */
  private final Map<Integer, Long> next = new HashMap<>();

  private boolean begun;

  EventWalk(EventVisitor visitor) {
    this.visitor = visitor;
  }

  /**
   * Goes over what there is when this is called.
   *
   * @throws StoreException if a record is not one of an event log, or does not follow
   */
  void over(RecordLog log) {
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        try {
          step(reader);
        } catch (MalformedRecordException e) {
          throw new StoreException(
              reader.place() + ": not a record of an event log: " + e.getMessage(), e);
        }
      }
    }
  }

  /**
   * Takes the record on which a reader stands.
   *
   * @throws MalformedRecordException if it cannot be, or cannot follow what was before
   */
  void step(LogReader reader) {
    RecordInput in = RecordInput.of(reader);
    if (reader.type() == RunHead.RECORD_TYPE) {
      begun = true;
      next.clear();
      visitor.run(RunHead.read(in));
    } else if (reader.type() == EventBatch.RECORD_TYPE && begun) {
      batch(EventBatch.read(in));
    } else {
      throw new MalformedRecordException("type=" + reader.type() + " cannot come here");
    }
  }

  private void batch(EventBatch batch) {
    long expected = next.getOrDefault(batch.core(), 0L) + batch.lost();
    if (batch.first() != expected) {
      throw new MalformedRecordException(
          "core=%d expected event=%d got event=%d"
              .formatted(batch.core(), expected, batch.first()));
    }
    if (batch.lost() > 0) {
      visitor.lost(batch.core(), batch.lost());
    }
    batch.events().forEach(event -> visitor.event(batch.core(), event));
    next.put(batch.core(), batch.first() + batch.events().size());
  }
}
