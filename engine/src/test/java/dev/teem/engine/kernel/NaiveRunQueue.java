package dev.teem.engine.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rule that {@link RunQueue} has to follow, written down as a scan of everything queued.
 *
 * <p>The dead are dealt with as the specification says: every special pick throws them out. The
 * suspended keep their place, as {@link RunQueue} promises.
 */
final class NaiveRunQueue {
  private final List<Sprinter> queued = new ArrayList<>();
  private final Map<Sprinter, Integer> ages = new HashMap<>();
  private boolean special;
  private int ageWhenPicked;

  void add(Sprinter entry) {
    if (!queued.contains(entry)) {
      queued.add(entry);
      special |= entry.isSpecial();
    }
  }

  Sprinter poll() {
    return special ? pollSpecial() : pollPlain();
  }

  int age(Sprinter entry) {
    return ages.getOrDefault(entry, 0);
  }

  /** The age that the one picked last had until then. */
  int ageWhenPicked() {
    return ageWhenPicked;
  }

  private Sprinter pollPlain() {
    while (!queued.isEmpty()) {
      Sprinter first = queued.removeFirst();
      if (!first.dead && !first.suspended) {
        ageWhenPicked = age(first);
        return first;
      }
    }
    return null;
  }

  private Sprinter pollSpecial() {
    queued.removeIf(entry -> entry.dead);
    Optional<Sprinter> best = dropSuspendedBeforeFirst(queued);
    if (best.isEmpty()) {
      special = false;
      return null;
    }
    queued.remove(best.get());
    ageWhenPicked = age(best.get());
    ages.put(best.get(), 0);
    queued.forEach(entry -> ages.merge(entry, 1, Integer::sum));
    special =
        dropSuspendedBeforeFirst(queued.stream().filter(Sprinter::isSpecial).toList()).isPresent();
    return best.get();
  }

  private Optional<Sprinter> dropSuspendedBeforeFirst(List<Sprinter> among) {
    // A stable sort: in the order of arrival among equals.
    List<Sprinter> inTurn = new ArrayList<>(among);
    inTurn.sort(
        Comparator.comparingInt((Sprinter entry) -> -level(entry))
            .thenComparingLong(Sprinter::deadlineNanos));
    for (Sprinter entry : inTurn) {
      if (!entry.suspended) {
        return Optional.of(entry);
      }
      queued.remove(entry);
    }
    return Optional.empty();
  }

  private int level(Sprinter entry) {
    return entry.priority() + Math.min(8, age(entry) / 4);
  }
}
