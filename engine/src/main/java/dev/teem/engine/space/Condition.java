package dev.teem.engine.space;

import java.util.List;
import java.util.Objects;

/**
 * Equalities that have no index of tuples, by name. Those who wait for tuples are kept by the
 * {@link #names}, and among equal names by the {@link #hash}.
 */
record Condition(List<Equality> equalities, List<String> names, int hash) {

  static Condition of(List<Equality> equalities) {
    int hash = 0;
    for (Equality each : equalities) {
      hash = mix(hash, each.value());
    }
    return new Condition(equalities, equalities.stream().map(Equality::name).toList(), hash);
  }

  private static int mix(int hash, Object value) {
    return 31 * hash + Objects.hashCode(value);
  }

  boolean holds(Tuple tuple) {
    for (int i = 0; i < equalities.size(); i++) {
      if (!equalities.get(i).holds(tuple)) {
        return false;
      }
    }
    return true;
  }

  /** Of what a tuple has under the names: equal to {@link #hash} if this holds. */
  int hashIn(Tuple tuple) {
    int found = 0;
    for (int i = 0; i < equalities.size(); i++) {
      found = mix(found, equalities.get(i).valueIn(tuple));
    }
    return found;
  }
}
