package dev.teem.engine.lane;

import dev.teem.engine.catalog.UnknownYoolException;
import dev.teem.engine.space.Tuple;
import java.util.List;
import java.util.Map;

/** The yools that are registered with an executor, and which of them does a tuple. Immutable. */
final class LocalYools {
  private final Map<String, TupleYool> byName;

  /** Does tuples on terms whose own yool does not keep them, or refuses. */
  private final TupleYool onTerms;

  LocalYools(Map<String, TupleYool> byName) {
    this.byName = Map.copyOf(byName);
    List<String> keepers =
        byName.keySet().stream().filter(name -> byName.get(name).keepsTerms()).sorted().toList();
    onTerms = keepers.size() == 1 ? byName.get(keepers.getFirst()) : refusal(keepers);
  }

  private static TupleYool refusal(List<String> keepers) {
    String remedy =
        keepers.isEmpty()
            ? "register an AgentRunner with the executor, or leave them out"
            : "give it the yool that is to run it, one of " + keepers;
    return tuple -> {
      throw new IllegalArgumentException(
          "tuple id=%s has %s=%s, which yool=%s would not keep; %s"
              .formatted(
                  tuple.id(),
                  TupleYool.TERMS,
                  tuple.data().get(TupleYool.TERMS),
                  tuple.yool(),
                  remedy));
    };
  }

  /** What does a tuple here; null if that is the executor's. */
  TupleYool of(Tuple tuple) {
    TupleYool own = tuple.yool() == null ? null : byName.get(tuple.yool());
    boolean kept = own != null && own.keepsTerms();
    return kept || !isOnTerms(tuple) ? own : onTerms;
  }

  /** Terms without a member set no limit, and are those of many an agent's child. */
  private static boolean isOnTerms(Tuple tuple) {
    Object terms = tuple.data().get(TupleYool.TERMS);
    return terms != null && !Map.of().equals(terms);
  }

  /** There is none of that name, and no executor. */
  UnknownYoolException unknown(String name) {
    return UnknownYoolException.among(byName.keySet(), name);
  }
}
