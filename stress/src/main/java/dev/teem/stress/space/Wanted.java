package dev.teem.stress.space;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import java.util.List;
import java.util.Map;

/**
 * Which of the numbered tuples a template wants. A number has three bits: lane, yool, and one more
 * in the data.
 *
 * @param lane 0 or 1; -1 for any
 * @param yool 0 or 1; -1 for any
 * @param bit 0 or 1; -1 for any
 * @param asked whether the last one is asked by a predicate
 */
record Wanted(int lane, int yool, int bit, boolean asked) {
  /** Different tuples. */
  static final int TUPLES = 8;

  private static final List<Tuple> ALL =
      List.of(made(0), made(1), made(2), made(3), made(4), made(5), made(6), made(7));

  private static Tuple made(int number) {
    return Tuple.of(
        "yool-" + yoolOf(number),
        List.of(),
        "a",
        "lane-" + laneOf(number),
        "a",
        null,
        List.of(),
        Map.of("bit", (long) bitOf(number)));
  }

  static Tuple tuple(int number) {
    return ALL.get(number);
  }

  static int number(Tuple tuple) {
    return ALL.indexOf(tuple);
  }

  static int laneOf(int number) {
    return number >> 2;
  }

  private static int yoolOf(int number) {
    return number >> 1 & 1;
  }

  private static int bitOf(int number) {
    return number & 1;
  }

  boolean suits(int number) {
    return (lane < 0 || lane == laneOf(number))
        && (yool < 0 || yool == yoolOf(number))
        && (bit < 0 || bit == bitOf(number));
  }

  Template template() {
    Template template = Template.any();
    if (lane >= 0) {
      template = template.where("lane", "lane-" + lane);
    }
    if (yool >= 0) {
      template = template.where("yool", "yool-" + yool);
    }
    if (bit < 0) {
      return template;
    }
    return asked
        ? template.matching(tuple -> tuple.data().get("bit").equals((long) bit))
        : template.where("bit", bit);
  }

  @Override
  public String toString() {
    return word(lane) + word(yool) + word(bit) + (asked ? "?" : "");
  }

  private static String word(int value) {
    return value < 0 ? "*" : Integer.toString(value);
  }
}
