package dev.teem.engine.space;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process asks of a {@link SpaceDevice}: JSON, so that a history can keep it. Those that
 * look for tuples are for {@code read}, and give a tuple in JSON form or null, or a list of them;
 * the others are for {@code write}.
 *
 * <pre>
 *  read   {"op":"in",  "where":{name: value, ...}, "timeout_ms":1000}    waits; so does rd
 *         {"op":"inp", "where":{...}}                                    does not; nor does rdp
 *         {"op":"in_all", "where":{...}, "at_most":100}                  gives a list; so does scan
 *         {"op":"count", "where":{...}}                                  gives a number
 *  write  {"op":"out", "tuple":{...}}
 *         {"op":"out_all", "tuples":[{...}, ...]}
 *         {"op":"receipt", "id":"...", "outcome":{...}}
 *         {"op":"replace", "id":"...", "outcome":{...}, "tuple":{...}}
 *         {"op":"give_back", "id":"..."}
 * </pre>
 *
 * <p>There is no {@code eval}: a process spawns another, which puts out what it has found.
 */
public final class SpaceCall {
  /** The most tuples that are put out, taken or read with one request. */
  public static final int MOST_AT_ONCE = 512;

  static final String OP = "op";
  static final String WHERE = "where";
  static final String TIMEOUT = "timeout_ms";
  static final String TUPLE = "tuple";
  static final String TUPLES = "tuples";
  static final String AT_MOST = "at_most";
  static final String ID = "id";
  static final String OUTCOME = "outcome";

  private SpaceCall() {}

  /** Takes a tuple, and waits for one. */
  public static Map<String, Object> in(Template template) {
    return look("in", template, null);
  }

  /** Takes a tuple; null if none comes in time, which is that of the engine. */
  public static Map<String, Object> in(Template template, Duration timeout) {
    return look("in", template, timeout);
  }

  /** Reads a tuple, and waits for one. */
  public static Map<String, Object> rd(Template template) {
    return look("rd", template, null);
  }

  /** Reads a tuple; null if none comes in time, which is that of the engine. */
  public static Map<String, Object> rd(Template template, Duration timeout) {
    return look("rd", template, timeout);
  }

  /** Takes a tuple; null if there is none. */
  public static Map<String, Object> inp(Template template) {
    return look("inp", template, null);
  }

  /** Reads a tuple; null if there is none. */
  public static Map<String, Object> rdp(Template template) {
    return look("rdp", template, null);
  }

  /**
   * Takes the tuples that are there, the oldest of each lane first. Of large tuples take few: a
   * history keeps no answer of more than 16 MiB; the request fails then, and the tuples go back
   * when the process ends.
   *
   * @param atMost from 1 to {@link #MOST_AT_ONCE}
   */
  public static Map<String, Object> inAll(Template template, int atMost) {
    return lookForAll("in_all", template, atMost);
  }

  /** Reads the tuples that are there; otherwise as {@link #inAll}. */
  public static Map<String, Object> scan(Template template, int atMost) {
    return lookForAll("scan", template, atMost);
  }

  private static Map<String, Object> lookForAll(String op, Template template, int atMost) {
    Map<String, Object> call = look(op, template, null);
    call.put(AT_MOST, (long) atMost);
    return call;
  }

  /** Counts. */
  public static Map<String, Object> count(Template template) {
    return look("count", template, null);
  }

  /** Puts a tuple out. */
  public static Map<String, Object> out(Tuple tuple) {
    return Map.of(OP, "out", TUPLE, tuple.toJson());
  }

  /**
   * Puts tuples out, in their order. If it fails, the first ones may be out.
   *
   * @param tuples up to {@link #MOST_AT_ONCE}
   */
  public static Map<String, Object> outAll(List<Tuple> tuples) {
    return Map.of(OP, "out_all", TUPLES, tuples.stream().map(Tuple::toJson).toList());
  }

  /** Says what became of a tuple that this process has taken. */
  public static Map<String, Object> receipt(String id, Map<String, Object> outcome) {
    return Map.of(OP, "receipt", ID, id, OUTCOME, outcome);
  }

  /** Says the same, and puts out what takes its place: both or neither, also after a crash. */
  public static Map<String, Object> replace(String id, Map<String, Object> outcome, Tuple by) {
    return Map.of(OP, "replace", ID, id, OUTCOME, outcome, TUPLE, by.toJson());
  }

  /** Puts back a tuple that this process has taken. */
  public static Map<String, Object> giveBack(String id) {
    return Map.of(OP, "give_back", ID, id);
  }

  private static Map<String, Object> look(String op, Template template, Duration timeout) {
    Map<String, Object> call = new LinkedHashMap<>();
    call.put(OP, op);
    call.put(WHERE, template.toJson());
    if (timeout != null) {
      call.put(TIMEOUT, timeout.toMillis());
    }
    return call;
  }
}
