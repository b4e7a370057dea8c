package dev.teem.journal.witness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** JSON objects at random, from few keys and values, so that equal ones are frequent. */
final class RandomJson {
  private static final int MAX_DEPTH = 4;

  /** Each row is one value, in several spellings. */
  private static final String[][] SCALARS = {
    {"0", "-0", "0.0", "-0.0", "false", "0e5"},
    {"1", "1.0", "true", "10E-1"},
    {"9007199254740993"},
    {"9007199254740992", "9007199254740992.0"},
    {"36893488147419103232", "3.6893488147419103232e19"},
    {"36893488147419103233"},
    {"0.1", "1e-1"},
    {"NaN"},
    {"Infinity", "1e999"},
    {"null"},
    {"\"\"", "\"\" "},
    {"\"a\\/b\"", "\"a/b\"", "\"\\u0061/b\""},
    {"\"\uffff\"", "\"\\uffff\"", "\"\\uFFFF\""},
    {"\"\ud83d\ude00\"", "\"\\ud83d\\ude00\""}
  };

  private static final String[] KEYS = {
    "a", "b", "", " a", "a\\n", "\\ue000", "\\ud83d\\ude00", "\\uffff"
  };

  private RandomJson() {}

  /**
   * Writes an object.
   *
   * @param shape decides what it is: the same seed makes an equal one
   * @param spelling decides how it is written
   */
  static String object(Random shape, Random spelling) {
    return object(shape, spelling, 0);
  }

  private static String value(Random shape, Random spelling, int depth) {
    return switch (shape.nextInt(depth < MAX_DEPTH ? 4 : 2)) {
      case 2 -> array(shape, spelling, depth + 1);
      case 3 -> object(shape, spelling, depth + 1);
      default -> any(spelling, any(shape, SCALARS));
    };
  }

  private static String array(Random shape, Random spelling, int depth) {
    List<String> elements = new ArrayList<>();
    for (int i = shape.nextInt(4); i > 0; i--) {
      elements.add(value(shape, spelling, depth));
    }
    return "[" + String.join(spelling.nextBoolean() ? "," : " ,\n", elements) + "]";
  }

  private static String object(Random shape, Random spelling, int depth) {
    List<String> members = new ArrayList<>();
    for (String key : KEYS) {
      if (shape.nextBoolean()) {
        members.add('"' + key + "\":" + value(shape, spelling, depth));
      }
    }
    Collections.shuffle(members, spelling);
    return "{" + String.join(spelling.nextBoolean() ? "," : "\t, ", members) + "}";
  }

  private static <T> T any(Random random, T[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
