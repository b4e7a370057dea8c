package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.List;

/**
 * Equalities that have no index of tuples, by name. Those who wait for tuples are kept by the
 * {@link #names}, and among equal names by the {@link #values}.
 */
record Condition(List<Equality> equalities, List<String> names, List<Object> values) {

  static Condition of(List<Equality> equalities) {
    List<Object> values = new ArrayList<>(equalities.size());
    equalities.forEach(each -> values.add(each.value()));
    return new Condition(equalities, equalities.stream().map(Equality::name).toList(), values);
  }

  boolean holds(Tuple tuple) {
    for (int i = 0; i < equalities.size(); i++) {
      if (!equalities.get(i).holds(tuple)) {
        return false;
      }
    }
    return true;
  }

  /** What a tuple has under the names: equal to {@link #values} if and only if this holds. */
  List<Object> valuesIn(Tuple tuple) {
    List<Object> found = new ArrayList<>(equalities.size());
    equalities.forEach(each -> found.add(each.valueIn(tuple)));
    return found;
  }
}
