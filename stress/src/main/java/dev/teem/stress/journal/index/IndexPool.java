package dev.teem.stress.journal.index;

import dev.teem.journal.index.HashIndex;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Indexes in memory that a number of jcstress states share one after the other, since one of its
 * own, of 2 MiB at least, is too dear for each.
 *
 * <p>States are made and retired between the phases in which actors run, perhaps by several threads
 * at once, hence the lock; the actor that puts is one thread for all states. So an index has one
 * writer at a time.
 */
final class IndexPool {
  private final int statesPerIndex;
  private final Consumer<Shared> filler;
  private Shared current;

  /**
   * A pool.
   *
   * @param statesPerIndex after how many states a new index is begun
   * @param filler what is put into an index before the first state has it
   */
  IndexPool(int statesPerIndex, Consumer<Shared> filler) {
    this.statesPerIndex = statesPerIndex;
    this.filler = filler;
  }

  /** The index for one more state, which is to call {@link #retire} when it is done with it. */
  synchronized Shared take(Consumer<Shared> preparation) {
    if (current == null || current.taken == statesPerIndex) {
      current = new Shared();
      filler.accept(current);
    }
    current.taken++;
    current.inUse++;
    preparation.accept(current);
    return current;
  }

  /** A state is done. Closes the index when all of them are. */
  synchronized void retire(Shared shared) {
    shared.inUse--;
    if (shared.inUse == 0 && shared.taken == statesPerIndex) {
      shared.index.close();
    }
  }

  /** An index and the numbers of its keys. */
  static final class Shared {
    final HashIndex index = HashIndex.inMemory();
    private int taken;
    private int inUse;
    private final AtomicLong keys = new AtomicLong();

    /** A number that no key of this index has had. Any thread. */
    long nextKey() {
      return keys.incrementAndGet();
    }

    /** Puts a key by its number, with the number as its value. */
    void putNext() {
      long number = nextKey();
      index.put(key(number), 0, number);
    }
  }

  /** A key as uniform as a digest, by number. */
  static byte[] key(long number) {
    byte[] key = new byte[HashIndex.KEY_BYTES];
    fill(key, number);
    return key;
  }

  /** The same into an array. */
  static void fill(byte[] key, long number) {
    for (int at = 0; at < HashIndex.KEY_BYTES; at += Long.BYTES) {
      // SplitMix64.
      long word = (number * 4 + at / Long.BYTES) * 0x9E3779B97F4A7C15L;
      word = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
      word = (word ^ (word >>> 27)) * 0x94D049BB133111EBL;
      word ^= word >>> 31;
      for (int i = 0; i < Long.BYTES; i++) {
        key[at + i] = (byte) (word >>> (8 * i));
      }
    }
  }
}
