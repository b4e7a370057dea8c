package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntArrayList;

/**
 * A lane, or a yool, in a shard: the buckets it consists of. Their tuples it has in a list of its
 * own from when somebody first looks for tuples of the lane, or the yool, as such: who always names
 * both does not pay for it. Under the shard's lock.
 */
final class Whole extends Group {
  final String name;
  final List<Bucket> buckets = new ArrayList<>();

  private boolean listed;

  Whole(String name, int links) {
    super(links);
    this.name = name;
  }

  /** Sees to it that the list is there. */
  void list(Slots slots) {
    if (!listed) {
      listed = true;
      IntArrayList all = new IntArrayList();
      for (Bucket each : buckets) {
        for (int slot = each.first(); slot != Slots.NONE; slot = each.next(slots, slot)) {
          all.addInt(slot);
        }
      }
      slots.byAge(all).forEach(slot -> link(slots, slot));
    }
  }

  @Override
  int size() {
    int size = 0;
    for (Bucket each : buckets) {
      size += each.size();
    }
    return size;
  }

  boolean isIdle() {
    return buckets.isEmpty() && !isAwaited();
  }

  void append(Slots slots, int slot) {
    if (listed) {
      link(slots, slot);
    }
  }

  void prepend(Slots slots, int slot) {
    if (listed) {
      linkInFront(slots, slot);
    }
  }

  void remove(Slots slots, int slot) {
    if (listed) {
      unlink(slots, slot);
    }
  }
}
