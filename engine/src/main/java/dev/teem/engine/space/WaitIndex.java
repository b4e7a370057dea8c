package dev.teem.engine.space;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The takers of a group, or its readers, so that those whom a tuple suits are found without asking
 * the others: only those with a predicate have to be asked. Under the shard's lock.
 */
final class WaitIndex {
  /** They want whatever is in the group. */
  private final WaitLine plain = new WaitLine();

  /**
   * They compare more, with values: by the names of what they compare. Null until there are any.
   */
  private Map<List<String>, Shape> shapes;

  /** They have a predicate. */
  private final WaitLine choosy = new WaitLine();

  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  void add(WaitPlace place) {
    lineOf(place.waiter.template).append(place);
    place.index = this;
    size++;
  }

  private WaitLine lineOf(Template template) {
    if (template.hasPredicate()) {
      return choosy;
    }
    Condition condition = template.rest();
    if (condition.names().isEmpty()) {
      return plain;
    }
    if (shapes == null) {
      shapes = new HashMap<>();
    }
    return shapes
        .computeIfAbsent(condition.names(), _ -> new Shape(condition))
        .lines
        .computeIfAbsent(condition.values(), _ -> new WaitLine());
  }

  void remove(WaitPlace place) {
    WaitLine line = place.line;
    line.remove(place);
    place.index = null;
    size--;
    if (line.isEmpty() && line != plain && line != choosy) {
      Condition condition = place.waiter.template.rest();
      Shape shape = shapes.get(condition.names());
      shape.lines.remove(condition.values());
      if (shape.lines.isEmpty()) {
        shapes.remove(condition.names());
      }
    }
  }

  /** Who came first of those whom a tuple suits, or whose predicate has failed; null if nobody. */
  WaitPlace oldest(Tuple tuple) {
    WaitPlace oldest = plain.first();
    if (shapes != null) {
      for (Shape each : shapes.values()) {
        oldest = WaitPlace.older(oldest, each.first(tuple));
      }
    }
    for (WaitPlace each = choosy.first(); each != null; each = each.next) {
      if (suits(tuple, each)) {
        return WaitPlace.older(oldest, each);
      }
    }
    return oldest;
  }

  /** Gives all those whom a tuple suits, or whose predicate has failed; they may be removed. */
  void forEach(Tuple tuple, Consumer<WaitPlace> action) {
    forEach(plain, action);
    if (shapes != null) {
      for (Shape each : List.copyOf(shapes.values())) {
        forEach(each.lines.get(each.condition.valuesIn(tuple)), action);
      }
    }
    for (WaitPlace each = choosy.first(), next; each != null; each = next) {
      next = each.next;
      if (suits(tuple, each)) {
        action.accept(each);
      }
    }
  }

  private static void forEach(WaitLine line, Consumer<WaitPlace> action) {
    for (WaitPlace each = line == null ? null : line.first(), next; each != null; each = next) {
      next = each.next;
      action.accept(each);
    }
  }

  /** Everybody. They may be removed. */
  void forEach(Consumer<WaitPlace> action) {
    forEach(plain, action);
    if (shapes != null) {
      for (Shape each : List.copyOf(shapes.values())) {
        List.copyOf(each.lines.values()).forEach(line -> forEach(line, action));
      }
    }
    forEach(choosy, action);
  }

  private static boolean suits(Tuple tuple, WaitPlace place) {
    Template template = place.waiter.template;
    if (!template.rest().holds(tuple)) {
      return false;
    }
    try {
      return template.accepts(tuple);
    } catch (Throwable e) {
      // It is the waiter's own fault: whoever puts the tuple out must not suffer from it.
      place.failure = e;
      return true;
    }
  }

  /** Those who compare what is under the same names. */
  private static final class Shape {
    final Condition condition;
    final Map<List<Object>, WaitLine> lines = new HashMap<>();

    Shape(Condition condition) {
      this.condition = condition;
    }

    WaitPlace first(Tuple tuple) {
      WaitLine line = lines.get(condition.valuesIn(tuple));
      return line == null ? null : line.first();
    }
  }
}
