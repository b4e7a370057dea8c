package dev.teem.engine.lane;

import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * What the execution of a tuple has given.
 *
 * @param tuple that was executed
 * @param output a JSON value; of work that may be cached a copy of its caller's own
 * @param source where the output comes from
 * @param receipts what the execution leaves on the tuple; empty if nothing was kept or found. See
 *     {@link TupleExecutor}
 */
public record TupleResult(Tuple tuple, Object output, Source source, List<String> receipts) {

  /** Where an output comes from. */
  public enum Source {
    /** A yool that is registered here. */
    LOCAL,
    /** The executor, for this tuple. */
    EXECUTED,
    /** The executor, for an equal one that was under way. */
    SHARED,
    /** The cache. */
    CACHED
  }

  /** Copies the list. */
  public TupleResult {
    receipts = List.copyOf(receipts);
  }

  /**
   * The tuple with the receipts that the execution leaves on it. One that is named by its content
   * has another content now, and so another id.
   */
  public Tuple receipted() {
    if (receipts.isEmpty()) {
      return tuple;
    }
    List<String> all = new ArrayList<>(tuple.receipts());
    all.addAll(receipts);
    Tuple named =
        new Tuple(
            tuple.id(),
            tuple.yool(),
            tuple.map(),
            tuple.authority(),
            tuple.lane(),
            tuple.source(),
            tuple.parent(),
            all,
            tuple.data(),
            null);
    boolean byContent = tuple.id() == null || tuple.id().startsWith(Tuple.HASH);
    return byContent
        ? Tuple.of(
            named.yool(),
            named.map(),
            named.authority(),
            named.lane(),
            named.source(),
            named.parent(),
            named.receipts(),
            named.data())
        : named;
  }
}
