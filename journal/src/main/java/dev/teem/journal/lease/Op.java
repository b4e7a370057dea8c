package dev.teem.journal.lease;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an entry of a lane journal records. Only the first seven change leases. */
public enum Op {
  /** A lane was granted. */
  ACQUIRE,
  /** A lease was found missing where it should be, and is asserted again; folds as ACQUIRE. */
  RECONCILE,
  /** The holder gave its lane back. */
  RELEASE,
  /** The lane was taken from a holder that is gone. */
  SCAVENGE,
  /** The holder is alive. */
  HEARTBEAT,
  /** Somebody else holds the lease from now on; its lane, tree and children stay. */
  ADOPT,
  /** All leases that are live: what came before counts no more. */
  CHECKPOINT,
  /** A request was denied. */
  REFUSE,
  /** A holder shall stop; its lease ends when RELEASE or SCAVENGE says so. */
  HALT,
  /** What was done about an intervention. */
  ENFORCE,
  /** A unit of work was tried. */
  ATTEMPT,
  /** Somebody is about to take a lane. */
  SPAWN,
  /** A line that could not be read, kept as {@code _raw} with its number as {@code _line}. */
  CORRUPT,
  /** Anything else. It is kept and ignored. */
  UNKNOWN;

  private static final Map<String, Op> BY_TEXT =
      Stream.of(values())
          .filter(op -> op != UNKNOWN)
          .collect(Collectors.toUnmodifiableMap(Op::text, Function.identity()));

  /**
   * How the operation is written.
   *
   * @return the value of the member {@code op}
   */
  public String text() {
    return this == CORRUPT ? "_CORRUPT" : name();
  }

  /** Whether who holds what may be different after it. */
  boolean changesLeases() {
    return switch (this) {
      case ACQUIRE, RECONCILE, RELEASE, SCAVENGE, HEARTBEAT, ADOPT, CHECKPOINT -> true;
      case REFUSE, HALT, ENFORCE, ATTEMPT, SPAWN, CORRUPT, UNKNOWN -> false;
    };
  }

  static Op of(Object written) {
    return written instanceof String text ? BY_TEXT.getOrDefault(text, UNKNOWN) : UNKNOWN;
  }
}
