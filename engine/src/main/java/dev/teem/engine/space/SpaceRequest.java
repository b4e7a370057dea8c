package dev.teem.engine.space;

import dev.teem.engine.receipt.CanonicalJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process has asked of a {@link SpaceDevice}, see {@link SpaceCall}. All that is wrong with
 * it is an {@link IllegalArgumentException} that names the member, its value and what it should be.
 */
record SpaceRequest(Map<String, Object> members) {

  static SpaceRequest of(Object request) {
    return new SpaceRequest(object("the request", request));
  }

  /** Empty if there is none. */
  String op() {
    return members.get(SpaceCall.OP) instanceof String op ? op : "";
  }

  IllegalArgumentException wrongOp(String instead) {
    return wrong(SpaceCall.OP, members.get(SpaceCall.OP), instead);
  }

  /** Whatever it is. */
  Object id() {
    return members.get(SpaceCall.ID);
  }

  IllegalArgumentException wrongId(String instead) {
    return wrong(SpaceCall.ID, id(), instead);
  }

  Template template() {
    Object where = members.get(SpaceCall.WHERE);
    return where == null ? Template.any() : Template.of(object(SpaceCall.WHERE, where));
  }

  /** Null for none. */
  Duration timeout() {
    Object millis = members.get(SpaceCall.TIMEOUT);
    return switch (millis) {
      case null -> null;
      case Long number when number >= 0 -> Duration.ofMillis(number);
      case Integer number when number >= 0 -> Duration.ofMillis(number);
      default -> throw wrong(SpaceCall.TIMEOUT, millis, "a number of milliseconds, 0 or more");
    };
  }

  int atMost() {
    Object number = members.get(SpaceCall.AT_MOST);
    long atMost =
        switch (number) {
          case Long whole -> whole;
          case Integer whole -> whole;
          case null, default -> 0;
        };
    if (atMost < 1 || atMost > SpaceCall.MOST_AT_ONCE) {
      throw wrong(SpaceCall.AT_MOST, number, "a number from 1 to " + SpaceCall.MOST_AT_ONCE);
    }
    return (int) atMost;
  }

  Tuple tuple() {
    return Tuple.fromJson(object(SpaceCall.TUPLE, members.get(SpaceCall.TUPLE)));
  }

  List<Tuple> tuples() {
    String name = SpaceCall.TUPLES;
    if (!(members.get(name) instanceof List<?> forms)) {
      throw wrong(name, members.get(name), "a list of tuples, see SpaceCall");
    }
    if (forms.size() > SpaceCall.MOST_AT_ONCE) {
      throw new IllegalArgumentException(
          "%s has elements=%d, more than %d; ask several times"
              .formatted(name, forms.size(), SpaceCall.MOST_AT_ONCE));
    }
    List<Tuple> tuples = new ArrayList<>(forms.size());
    for (Object each : forms) {
      String element = name + "[" + tuples.size() + "]";
      Map<String, Object> form = object(element, each);
      try {
        tuples.add(Tuple.fromJson(form));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(element + ": " + e.getMessage(), e);
      }
    }
    return tuples;
  }

  Map<String, Object> outcome() {
    return object(SpaceCall.OUTCOME, members.get(SpaceCall.OUTCOME));
  }

  private static Map<String, Object> object(String name, Object value) {
    if (!(value instanceof Map<?, ?> map)
        || !map.keySet().stream().allMatch(String.class::isInstance)) {
      throw wrong(name, value, "an object, see SpaceCall");
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((key, each) -> object.put((String) key, each));
    return object;
  }

  private static IllegalArgumentException wrong(String name, Object value, String instead) {
    return new IllegalArgumentException("%s=%s is not %s".formatted(name, shown(value), instead));
  }

  private static String shown(Object value) {
    try {
      return CanonicalJson.excerpt(value);
    } catch (IllegalArgumentException _) {
      return value.getClass().getName();
    }
  }
}
