package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The takers of a group, or its readers, so that those whom a tuple suits are found without asking
 * the others: only those with a predicate have to be asked. Under the shard's lock.
 */
final class WaitIndex {
  /** They want whatever is in the group. */
  private final WaitLine plain = new WaitLine();

  /** They compare more, with values: one for each set of names that they compare; seldom many. */
  private final List<Shape> shapes = new ArrayList<>(0);

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
    Shape shape = shapeOf(condition);
    if (shape == null) {
      shape = new Shape(condition);
      shapes.add(shape);
    }
    return shape.lines.computeIfAbsent(condition.hash(), _ -> new WaitLine());
  }

  private Shape shapeOf(Condition condition) {
    for (Shape each : shapes) {
      if (each.condition.names().equals(condition.names())) {
        return each;
      }
    }
    return null;
  }

  void remove(WaitPlace place) {
    WaitLine line = place.line;
    line.remove(place);
    place.index = null;
    size--;
    if (line.isEmpty() && line != plain && line != choosy) {
      Condition condition = place.waiter.template.rest();
      Shape shape = shapeOf(condition);
      shape.lines.remove(condition.hash());
      if (shape.lines.isEmpty()) {
        shapes.remove(shape);
      }
    }
  }

  /** Who came first of those whom a tuple suits, or whose predicate has failed; null if nobody. */
  WaitPlace oldest(Tuple tuple) {
    WaitPlace oldest = plain.first();
    for (int i = 0; i < shapes.size(); i++) {
      oldest = WaitPlace.older(oldest, shapes.get(i).first(tuple));
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
    for (Shape each : List.copyOf(shapes)) {
      forEach(
          each.lines.get(each.condition.hashIn(tuple)),
          place -> {
            if (place.waiter.template.rest().holds(tuple)) {
              action.accept(place);
            }
          });
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
    for (Shape each : List.copyOf(shapes)) {
      List.copyOf(each.lines.values()).forEach(line -> forEach(line, action));
    }
    forEach(choosy, action);
  }

  private static boolean suits(Tuple tuple, WaitPlace place) {
    Template template = place.waiter.template;
    if (!template.rest().holds(tuple)) {
      return false;
    }
    place.failure = null;
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

    /** By the hash of the values: that is all that has to be looked at where nobody waits. */
    final Int2ObjectHashMap<WaitLine> lines = new Int2ObjectHashMap<>();

    Shape(Condition condition) {
      this.condition = condition;
    }

    WaitPlace first(Tuple tuple) {
      WaitLine line = lines.get(condition.hashIn(tuple));
      WaitPlace place = line == null ? null : line.first();
      while (place != null && !place.waiter.template.rest().holds(tuple)) {
        place = place.next;
      }
      return place;
    }
  }
}
