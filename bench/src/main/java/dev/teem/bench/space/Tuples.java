package dev.teem.bench.space;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tuples of some lanes and yools, numbered; and the templates that want them. */
final class Tuples {
  private static final int LANES = 16;
  private static final int YOOLS = 4;

  /** Pairs of a lane and a yool. */
  static final int KEYS = LANES * YOOLS;

  private static final String[] LANE_NAMES = names("lane-", LANES);
  private static final String[] YOOL_NAMES = names("yool-", YOOLS);

  private static String[] names(String prefix, int count) {
    String[] names = new String[count];
    Arrays.setAll(names, i -> prefix + i);
    return names;
  }

  /** A lane and a yool, as a key of a map. */
  record Key(String lane, String yool) {}

  private Tuples() {}

  /** One string for each, as a program has that names its lanes in constants. */
  static String lane(int key) {
    return LANE_NAMES[key % LANES];
  }

  static String yool(int key) {
    return YOOL_NAMES[key / LANES % YOOLS];
  }

  static Template[] templates() {
    Template[] templates = new Template[KEYS];
    for (int i = 0; i < KEYS; i++) {
      templates[i] = Template.of(lane(i), yool(i));
    }
    return templates;
  }

  static Key[] keys() {
    Key[] keys = new Key[KEYS];
    for (int i = 0; i < KEYS; i++) {
      keys[i] = new Key(lane(i), yool(i));
    }
    return keys;
  }

  /** Tuples that have all keys in turn, the number of each in its data. */
  static Tuple[] numbered(int count) {
    Tuple[] tuples = new Tuple[count];
    for (int i = 0; i < count; i++) {
      tuples[i] = numbered(lane(i % KEYS), yool(i % KEYS), i);
    }
    return tuples;
  }

  static Tuple numbered(String lane, String yool, long number) {
    return Tuple.of(
        yool, List.of(0L, number), "agent", lane, "agent", null, List.of(), Map.of("n", number));
  }
}
