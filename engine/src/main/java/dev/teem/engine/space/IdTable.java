package dev.teem.engine.space;

/**
 * Slots by the id of their tuple: open addressing with linear probing, a hash and a slot side by
 * side, so that only what is likely to be equal is looked at. What is removed leaves no mark: those
 * that come after move up. Under the shard's lock.
 *
 * <pre>
 *  | hash | slot + 1 | hash | slot + 1 | ...      no slot: 0; at most half of the places are taken
 * </pre>
 */
final class IdTable {
  private static final int MIN_PLACES = 8;

  /** It shrinks when fewer than one of so many places is taken, if it is worth while. */
  private static final int SPARSE = 16;

  private static final int LARGE_PLACES = 4_096;

  private int[] table = new int[2 * MIN_PLACES];
  private int mask = MIN_PLACES - 1;
  private int size;

  static int hash(String id) {
    int hash = id.hashCode();
    return hash ^ hash >>> 16;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The slot of the tuple with this id, or none. */
  int find(Slots slots, String id, int hash) {
    int place = hash & mask;
    while (true) {
      int slot = table[2 * place + 1] - 1;
      if (slot < 0 || (table[2 * place] == hash && slots.tuple(slot).id().equals(id))) {
        return slot;
      }
      place = place + 1 & mask;
    }
  }

  /** Adds a slot whose tuple has an id, of this hash, that is not there. */
  void add(int slot, int hash) {
    if (2 * size > mask) {
      resize(2 * (mask + 1));
    }
    insert(slot, hash);
    size++;
  }

  private void insert(int slot, int hash) {
    int place = hash & mask;
    while (table[2 * place + 1] != 0) {
      place = place + 1 & mask;
    }
    table[2 * place] = hash;
    table[2 * place + 1] = slot + 1;
  }

  private void resize(int places) {
    int[] before = table;
    table = new int[Math.multiplyExact(2, places)];
    mask = places - 1;
    for (int i = 0; i < before.length; i += 2) {
      if (before[i + 1] != 0) {
        insert(before[i + 1] - 1, before[i]);
      }
    }
  }

  /** Removes a slot whose tuple's id has this hash. */
  void remove(int slot, int hash) {
    int gap = hash & mask;
    while (table[2 * gap + 1] != slot + 1) {
      gap = gap + 1 & mask;
    }
    for (int place = gap + 1 & mask; table[2 * place + 1] != 0; place = place + 1 & mask) {
      int home = table[2 * place] & mask;
      // It may move up if its home is not between the gap and where it is.
      if ((place - home & mask) >= (place - gap & mask)) {
        table[2 * gap] = table[2 * place];
        table[2 * gap + 1] = table[2 * place + 1];
        gap = place;
      }
    }
    table[2 * gap + 1] = 0;
    size--;
    if (mask >= LARGE_PLACES && SPARSE * size <= mask) {
      resize((mask + 1) / 2);
    }
  }
}
