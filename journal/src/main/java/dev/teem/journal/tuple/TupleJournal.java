package dev.teem.journal.tuple;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.JsonException;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleLog;
import dev.teem.engine.time.EngineClock;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Tuples on a log, one record each: canonical JSON with the members {@code op} (out, in or
 * receipt), {@code at} (a date) and {@code tuple}; a receipt has the tuple's id and an {@code
 * outcome}.
 *
 * <p>Safe for use by several threads: every method holds the object's lock, since these are
 * batches, not agents.
 */
public final class TupleJournal implements TupleLog {
  private static final int RECORD_TYPE = 3;

  private final RecordLog log;
  private final EngineClock clock;
  private final boolean forced;
  private final Set<String> open = new HashSet<>();

  /**
   * Reads the log.
   *
   * @param forced whether every record is forced to the disk
   * @throws StoreException if a record is not a tuple's
   */
  public TupleJournal(RecordLog log, EngineClock clock, boolean forced) {
    this.log = log;
    this.clock = clock;
    this.forced = forced;
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        if (reader.type() == RECORD_TYPE) {
          replay(reader);
        }
      }
    }
  }

  private void replay(LogReader reader) {
    byte[] bytes =
        reader
            .memory()
            .asSlice(reader.payloadOffset(), reader.length())
            .toArray(ValueLayout.JAVA_BYTE);
    try {
      Object parsed = CanonicalJson.parse(new String(bytes, StandardCharsets.UTF_8));
      if (parsed instanceof Map<?, ?> entry
          && entry.get("tuple") instanceof Map<?, ?> tuple
          && tuple.get("id") instanceof String id) {
        switch (String.valueOf(entry.get("op"))) {
          case "out" -> open.add(id);
          case "receipt" -> open.remove(id);
          default -> {}
        }
        return;
      }
    } catch (JsonException e) {
      throw notATuple(reader, e);
    }
    throw notATuple(reader, null);
  }

  private static StoreException notATuple(LogReader reader, JsonException cause) {
    return new StoreException(
        "tuple log: the record at position=" + reader.position() + " is not a tuple's", cause);
  }

  @Override
  public synchronized void out(Tuple tuple) {
    append("out", tuple.toJson(), Map.of());
    open.add(tuple.id());
  }

  @Override
  public synchronized void in(Tuple tuple) {
    append("in", tuple.toJson(), Map.of());
  }

  @Override
  public synchronized void receipt(Tuple tuple, Map<String, Object> outcome) {
    append("receipt", Map.of("id", tuple.id()), Map.of("outcome", outcome));
    open.remove(tuple.id());
  }

  @Override
  public synchronized boolean isOpen(String id) {
    return open.contains(id);
  }

  private void append(String op, Map<String, Object> tuple, Map<String, Object> more) {
    Map<String, Object> entry = new LinkedHashMap<>(more);
    entry.put("op", op);
    entry.put("at", Instant.EPOCH.plus(clock.epochMicros(), ChronoUnit.MICROS).toString());
    entry.put("tuple", tuple);
    byte[] bytes = CanonicalJson.bytes(entry);
    log.append(RECORD_TYPE, bytes, 0, bytes.length);
    if (forced) {
      log.force();
    }
  }
}
