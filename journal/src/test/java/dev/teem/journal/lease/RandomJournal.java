package dev.teem.journal.lease;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Journals of a seed: a few lanes, so that entries meet, and values of all sorts. */
final class RandomJournal {
  private static final List<String> OPS =
      List.of(
          "ACQUIRE",
          "ACQUIRE",
          "ACQUIRE",
          "RECONCILE",
          "RELEASE",
          "SCAVENGE",
          "HEARTBEAT",
          "HEARTBEAT",
          "ADOPT",
          "REFUSE",
          "SPAWN",
          "_CORRUPT",
          "NOTE",
          "acquire");

  private final SplittableRandom random;

  RandomJournal(long seed) {
    random = new SplittableRandom(seed);
  }

  List<JournalEntry> entries(int count) {
    List<JournalEntry> entries = new ArrayList<>();
    while (entries.size() < count) {
      entries.add(JournalEntry.of(random.nextInt(20) == 0 ? checkpoint() : decision()));
    }
    return entries;
  }

  private Map<String, Object> checkpoint() {
    List<Object> leases = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      leases.add(random.nextInt(8) == 0 ? value(2) : lease(value(0), "t" + random.nextInt(3)));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("op", "CHECKPOINT");
    fields.put("leases", random.nextInt(8) == 0 ? value(2) : leases);
    fields.put("seq_watermark", value(0));
    return fields;
  }

  private Map<String, Object> decision() {
    Object lane = random.nextInt(6) == 0 ? value(1) : "lane" + random.nextInt(4);
    Object loopTs = "t" + random.nextInt(3);
    Map<String, Object> fields = lease(lane, loopTs);
    fields.put("op", OPS.get(random.nextInt(OPS.size())));
    fields.put("seq", value(0));
    fields.put("ts", value(0));
    if (random.nextBoolean()) {
      fields.put("lease", lease(lane, loopTs));
    }
    return fields;
  }

  private Map<String, Object> lease(Object lane, Object loopTs) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name : List.of("holder", "pid", "host_id", "heartbeat_at", "tree", "children")) {
      if (random.nextBoolean()) {
        fields.put(name, value(2));
      }
    }
    fields.put("lane", lane);
    fields.put("loop_ts", loopTs);
    return fields;
  }

  /** A JSON value with at most so many levels of nesting. */
  Object value(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 10)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong();
      case 3 -> random.nextLong(-3, 100);
      case 4 -> BigInteger.valueOf(random.nextLong()).pow(1 + random.nextInt(9));
      case 5 -> Double.longBitsToDouble(random.nextLong());
      case 6 -> String.valueOf(random.nextInt(50));
      case 7, 8, 9 -> text();
      case 10 -> List.of(Map.of(text(), random.nextInt()), text());
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(text(), value(depth - 1));
        yield map;
      }
    };
  }

  /** Of all characters, but often of those that end lines, are white space or half a pair. */
  String text() {
    String odd = "\n\r\u000b\f\u001c\u001e\u0085\u2028\u2029\u00a0\ufeff\ud83d\ude00\"\\{}[]*/ ";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(
          random.nextBoolean()
              ? odd.charAt(random.nextInt(odd.length()))
              : (char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
    }
    return text.toString();
  }
}
