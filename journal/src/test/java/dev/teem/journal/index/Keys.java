package dev.teem.journal.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Keys as uniform as digests, made from numbers. */
final class Keys {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Keys() {}

  static byte[] uniform(long seed, long number) {
    byte[] key = new byte[HashIndex.KEY_BYTES];
    uniform(seed, number, key);
    return key;
  }

  static void uniform(long seed, long number, byte[] key) {
    for (int word = 0; word < 4; word++) {
      WORD.set(key, 8 * word, scramble(seed + number * 4 + word));
    }
  }

  static byte[] of(long k0, long k1, long k2) {
    byte[] key = new byte[HashIndex.KEY_BYTES];
    WORD.set(key, 0, k0);
    WORD.set(key, 8, k1);
    WORD.set(key, 16, k2);
    return key;
  }

  private static long scramble(long number) {
    long z = number * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
