package dev.teem.engine.catalog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * BLAKE2b with a digest of 8 bytes and no key, salt or personalisation (RFC 7693), which is not the
 * beginning of a longer digest. The JDK has no BLAKE2.
 */
final class Blake2b64 {
  private static final int DIGEST_BYTES = 8;
  private static final int BLOCK_BYTES = 128;
  private static final int BLOCK_WORDS = 16;
  private static final int ROUNDS = 12;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Section 2.6 of the RFC. */
  private static final long[] IV = {
    0x6A09E667F3BCC908L, 0xBB67AE8584CAA73BL, 0x3C6EF372FE94F82BL, 0xA54FF53A5F1D36F1L,
    0x510E527FADE682D1L, 0x9B05688C2B3E6C1FL, 0x1F83D9ABFB41BD6BL, 0x5BE0CD19137E2179L
  };

  /** Section 2.7: in which order each round takes the words of a block, in hexadecimal. */
  private static final String[] ORDER = {
    "0123456789ABCDEF", "EA489FD61C02B753", "B8C052FDAE367194", "7931DCBE265A40F8",
    "905724AFE1BC683D", "2C6A0B834D75FE19", "C51FED4A0763928B", "DB7EC13950F4862A",
    "6FE9B308C2D714A5", "A2847615FB9E3CD0"
  };

  private final long[] state = IV.clone();
  private final long[] work = new long[2 * IV.length];
  private final long[] words = new long[BLOCK_WORDS];

  private Blake2b64() {
    // The parameter block: digest length, no key, fanout and depth 1.
    state[0] ^= 0x01010000L ^ DIGEST_BYTES;
  }

  /** The digest as a big-endian number. */
  static long digest(byte[] message) {
    Blake2b64 hash = new Blake2b64();
    int at = 0;
    for (; message.length - at > BLOCK_BYTES; at += BLOCK_BYTES) {
      hash.compress(Arrays.copyOfRange(message, at, at + BLOCK_BYTES), at + BLOCK_BYTES, false);
    }
    // The last block may be empty, but only if there is no other. Zeros fill it up.
    byte[] last = Arrays.copyOf(Arrays.copyOfRange(message, at, message.length), BLOCK_BYTES);
    hash.compress(last, message.length, true);
    return Long.reverseBytes(hash.state[0]);
  }

  private void compress(byte[] block, long bytesSoFar, boolean last) {
    for (int i = 0; i < BLOCK_WORDS; i++) {
      words[i] = (long) WORD.get(block, i * Long.BYTES);
    }
    System.arraycopy(state, 0, work, 0, state.length);
    System.arraycopy(IV, 0, work, state.length, IV.length);
    work[12] ^= bytesSoFar;
    work[14] = last ? ~work[14] : work[14];
    for (int round = 0; round < ROUNDS; round++) {
      mixAll(ORDER[round % ORDER.length]);
    }
    for (int i = 0; i < state.length; i++) {
      state[i] ^= work[i] ^ work[i + state.length];
    }
  }

  private void mixAll(String order) {
    for (int i = 0; i < 8; i++) {
      int column = i % 4;
      // First the four columns of the work, then its four diagonals.
      int shift = i < 4 ? 0 : 1;
      mix(
          column,
          4 + (column + shift) % 4,
          8 + (column + 2 * shift) % 4,
          12 + (column + 3 * shift) % 4,
          word(order, 2 * i),
          word(order, 2 * i + 1));
    }
  }

  private long word(String order, int at) {
    return words[Character.digit(order.charAt(at), 16)];
  }

  private void mix(int a, int b, int c, int d, long x, long y) {
    work[a] += work[b] + x;
    work[d] = Long.rotateRight(work[d] ^ work[a], 32);
    work[c] += work[d];
    work[b] = Long.rotateRight(work[b] ^ work[c], 24);
    work[a] += work[b] + y;
    work[d] = Long.rotateRight(work[d] ^ work[a], 16);
    work[c] += work[d];
    work[b] = Long.rotateRight(work[b] ^ work[c], 63);
  }
}
