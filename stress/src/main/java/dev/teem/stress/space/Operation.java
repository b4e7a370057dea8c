package dev.teem.stress.space;

import java.util.List;

/**
 * What a thread asked of a space and what it was answered. Tuples are known by their number.
 *
 * @param kind what was asked
 * @param wanted the template, for all kinds that look for tuples
 * @param tuple the one that is put out or given back, for those that do; how many at most, for
 *     those that look for several
 * @param answer the tuples that came back, none for a time-out; the count, for {@link Kind#COUNT}
 * @param invoked when it was called: a number that every call and every return takes
 * @param returned when it returned
 * @param part of a call that puts out several, which is an operation for each, in their order; 0
 *     for all others
 */
record Operation(
    Kind kind,
    Wanted wanted,
    int tuple,
    List<Integer> answer,
    long invoked,
    long returned,
    int part) {

  /** What can be asked. */
  enum Kind {
    OUT,
    /** Also stands, with no answer, for a time-out and for a future that was cancelled. */
    IN,
    RD,
    IN_ALL,
    SCAN,
    COUNT,
    GIVE_BACK
  }

  /** Whether it must have taken effect when the other one does. */
  boolean isBefore(Operation other) {
    return returned < other.invoked || (invoked == other.invoked && part < other.part);
  }

  @Override
  public String toString() {
    String what = kind == Kind.OUT || kind == Kind.GIVE_BACK ? "tuple " + tuple : wanted.toString();
    return "%4d..%-4d %-9s %-12s %s".formatted(invoked, returned, kind, what, answer);
  }
}
