package dev.teem.stress.space;

import java.util.List;

/**
 * What a thread asked of a space and what it was answered. Tuples are known by their number.
 *
 * @param kind what was asked
 * @param wanted the template, for all kinds that look for tuples
 * @param tuple the one that is put out or given back, for those that do
 * @param answer the tuples that came back, none for a time-out; the count, for {@link Kind#COUNT}
 * @param invoked when it was called: a number that every call and every return takes
 * @param returned when it returned
 */
record Operation(
    Kind kind, Wanted wanted, int tuple, List<Integer> answer, long invoked, long returned) {

  /** What can be asked. */
  enum Kind {
    OUT,
    /** Also stands, with no answer, for a time-out and for a future that was cancelled. */
    IN,
    RD,
    IN_ALL,
    COUNT,
    GIVE_BACK
  }

  boolean isBefore(Operation other) {
    return returned < other.invoked;
  }

  @Override
  public String toString() {
    String what = kind == Kind.OUT || kind == Kind.GIVE_BACK ? "tuple " + tuple : wanted.toString();
    return "%4d..%-4d %-9s %-12s %s".formatted(invoked, returned, kind, what, answer);
  }
}
