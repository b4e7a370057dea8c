package dev.teem.stress.space;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of the operations of a history in which each takes effect at one moment
 * between its call and its return and all answers are right: the search of Jeannette Wing and Chun
 * Gong (Testing and Verifying Concurrent Objects, 1993), which remembers from where it has failed,
 * as Gavin Lowe added.
 *
 * <p>Right is: what is put out is there, behind the others of its lane, unless it was there; what
 * is given back is in front. Who looks for one gets the oldest that suits of a lane, of any lane if
 * the template names none, and nothing only if there is nothing. Who reads or takes several gets
 * the oldest ones of each lane, all of them if there are not more than wanted, as they are at one
 * moment. Several that are put out with one call are there one after the other.
 */
final class Linearization {
  private final List<Operation> history;
  private final Set<String> failed = new HashSet<>();

  private Linearization(List<Operation> history) {
    this.history = history;
  }

  /** Whether there is one. */
  static boolean exists(List<Operation> history) {
    return new Linearization(history).search(0, List.of());
  }

  /**
   * Goes on from a state.
   *
   * @param done operations that have taken effect, a bit each
   * @param state the tuples that are there, the oldest of each lane first
   */
  private boolean search(long done, List<Integer> state) {
    if (Long.bitCount(done) == history.size()) {
      return true;
    }
    if (!failed.add(done + " " + state)) {
      return false;
    }
    for (int i = 0; i < history.size(); i++) {
      if ((done & 1L << i) == 0 && mayBeNext(i, done)) {
        List<Integer> after = apply(history.get(i), state);
        if (after != null && search(done | 1L << i, after)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether no other one that is left must come first. */
  private boolean mayBeNext(int candidate, long done) {
    for (int i = 0; i < history.size(); i++) {
      if ((done & 1L << i) == 0 && history.get(i).isBefore(history.get(candidate))) {
        return false;
      }
    }
    return true;
  }

  /** The state after an operation; null if it could not have had its answer. */
  private static List<Integer> apply(Operation operation, List<Integer> state) {
    Wanted wanted = operation.wanted();
    List<Integer> answer = operation.answer();
    List<Integer> after = new ArrayList<>(state);
    boolean right =
        switch (operation.kind()) {
          case OUT -> state.contains(operation.tuple()) || after.add(operation.tuple());
          case GIVE_BACK -> {
            if (!state.contains(operation.tuple())) {
              after.addFirst(operation.tuple());
            }
            yield true;
          }
          case COUNT -> state.stream().filter(wanted::suits).count() == answer.getFirst();
          case RD -> isOldest(answer, wanted, state);
          case IN ->
              isOldest(answer, wanted, state) && (after.removeAll(answer) || answer.isEmpty());
          case SCAN -> areOldest(answer, operation.tuple(), wanted, state);
          case IN_ALL ->
              areOldest(answer, operation.tuple(), wanted, state)
                  && (after.removeAll(answer) || answer.isEmpty());
        };
    return right ? after : null;
  }

  private static boolean isOldest(List<Integer> answer, Wanted wanted, List<Integer> state) {
    if (answer.isEmpty()) {
      return state.stream().noneMatch(wanted::suits);
    }
    return areFirstOfTheirLanes(answer, wanted, state);
  }

  private static boolean areOldest(
      List<Integer> answer, int atMost, Wanted wanted, List<Integer> state) {
    long there = state.stream().filter(wanted::suits).count();
    return answer.size() == Math.min(there, atMost) && areFirstOfTheirLanes(answer, wanted, state);
  }

  private static boolean areFirstOfTheirLanes(
      List<Integer> answer, Wanted wanted, List<Integer> state) {
    for (int lane = 0; lane < 2; lane++) {
      int here = lane;
      List<Integer> got = answer.stream().filter(each -> Wanted.laneOf(each) == here).toList();
      List<Integer> first =
          state.stream()
              .filter(each -> Wanted.laneOf(each) == here && wanted.suits(each))
              .limit(got.size())
              .toList();
      if (!got.equals(first)) {
        return false;
      }
    }
    return true;
  }
}
