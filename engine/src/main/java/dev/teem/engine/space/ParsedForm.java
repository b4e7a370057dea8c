package dev.teem.engine.space;

import dev.teem.engine.receipt.CanonicalJson;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON values as {@link CanonicalJson#parse} gives them: integers of up to 64 bits are longs, texts
 * are strings. What is written alike is equal then, whoever has made it, and is found by the same
 * templates before and after it was written.
 */
final class ParsedForm {
  private ParsedForm() {}

  /** The members; the map itself if they are so already. */
  static Map<String, ?> of(Map<String, ?> members) {
    return map(members, 0);
  }

  private static Object of(Object value, int depth) {
    return switch (value) {
      case String text -> text;
      case CharSequence text -> text.toString();
      case Integer narrow -> narrow.longValue();
      case Short narrow -> narrow.longValue();
      case BigInteger wide when wide.bitLength() < Long.SIZE -> wide.longValue();
      // What is deeper has no JSON form: it may have no end.
      case List<?> list when depth < CanonicalJson.MAX_DEPTH -> list(list, depth + 1);
      case Map<?, ?> map when depth < CanonicalJson.MAX_DEPTH -> map(map, depth + 1);
      case null, default -> value;
    };
  }

  @SuppressWarnings("ReferenceEquality") // what is as it should be comes back itself
  private static List<?> list(List<?> values, int depth) {
    List<Object> changed = null;
    int index = 0;
    for (Object each : values) {
      Object parsed = of(each, depth);
      if (parsed != each) {
        changed = changed == null ? new ArrayList<>(values) : changed;
        changed.set(index, parsed);
      }
      index++;
    }
    return changed == null ? values : changed;
  }

  @SuppressWarnings("ReferenceEquality") // as above
  private static <K> Map<K, ?> map(Map<K, ?> members, int depth) {
    Map<K, Object> changed = null;
    for (Map.Entry<K, ?> each : members.entrySet()) {
      Object parsed = of(each.getValue(), depth);
      if (parsed != each.getValue()) {
        changed = changed == null ? new LinkedHashMap<>(members) : changed;
        changed.put(each.getKey(), parsed);
      }
    }
    return changed == null ? members : changed;
  }
}
