package dev.teem.bench.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Keys of 32 bytes that are as good as random, reckoned in some nanoseconds, so that they need not
 * be read from memory, which would cost as much as what is measured. By the finalizer of splitmix64
 * (Steele, Lea, Flood 2014), which maps no two numbers to one.
 */
final class Keys {
  static final int BYTES = 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private Keys() {}

  static void write(long number, byte[] key) {
    long at = number * (BYTES / Long.BYTES);
    for (int word = 0; word < BYTES / Long.BYTES; word++) {
      LONG.set(key, word * Long.BYTES, mix((at + word + 1) * GAMMA));
    }
  }

  /** A number from 0 to below a bound, different from turn to turn. */
  static long pick(long turn, long bound) {
    return (mix(turn) >>> 1) % bound;
  }

  private static long mix(long number) {
    long mixed = number;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
