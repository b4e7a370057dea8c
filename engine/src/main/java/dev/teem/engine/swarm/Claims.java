package dev.teem.engine.swarm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Which input hashes are being worked on right now, so that two agents with equal items never run
 * at the same time, whichever cores they are on.
 *
 * <p>A hash is told by its first 64 bits; should two hashes share them, one waits for the other,
 * which is safe. The table is an array of lines, each of eight words: a lock and seven claims.
 *
 * <pre>
 *   | lock | claim | claim | claim | claim | claim | claim | claim |
 * </pre>
 *
 * {@link #claim} never waits: if the line is locked, full, or has the claim, it says no, and the
 * caller comes back later. The lock keeps two claimants of one line apart; {@link #release} needs
 * no lock, since only the holder clears its word.
 *
 * <p>Access modes: the lock is taken by compareAndSet and given back by setRelease. A claim is
 * stored under the lock (opaque is enough: the next claimant's compareAndSet acquires it) and
 * cleared by setRelease, which pairs with the getAcquire of a later claimant: it sees everything
 * the holder did before it let go, above all the receipt in the index.
 */
public final class Claims {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle KEY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int LINE = 8;
  private static final int LINE_BITS = 3;

  private final long[] words;
  private final int lineMask;

  /**
   * A table.
   *
   * @param expected how many claims are held at once; more make {@link #claim} say no sooner,
   *     nothing worse
   */
  public Claims(int expected) {
    // Few of those expected are held at any one time, and a table that stays in the cache is worth
    // a refusal now and then.
    int lines = Integer.highestOneBit(Math.max(16, expected / 2));
    words = new long[lines * LINE];
    lineMask = lines - 1;
  }

  /**
   * Claims a hash for the caller.
   *
   * @return false if it is claimed already, or if that cannot be told right now
   */
  public boolean claim(byte[] hash, int offset) {
    long claim = claimOf(hash, offset);
    int line = lineOf(claim);
    if (!WORD.compareAndSet(words, line, 0L, 1L)) {
      return false;
    }
    int free = -1;
    for (int i = line + 1; i < line + LINE; i++) {
      long held = (long) WORD.getAcquire(words, i);
      if (held == claim) {
        WORD.setRelease(words, line, 0L);
        return false;
      }
      if (held == 0) {
        free = i;
      }
    }
    if (free >= 0) {
      WORD.setOpaque(words, free, claim);
    }
    WORD.setRelease(words, line, 0L);
    return free >= 0;
  }

  /** Gives up a claim that the caller holds. */
  public void release(byte[] hash, int offset) {
    long claim = claimOf(hash, offset);
    int line = lineOf(claim);
    for (int i = line + 1; i < line + LINE; i++) {
      if ((long) WORD.getOpaque(words, i) == claim) {
        WORD.setRelease(words, i, 0L);
        return;
      }
    }
    throw new IllegalStateException("claim=" + Long.toHexString(claim) + " is not held");
  }

  private static long claimOf(byte[] hash, int offset) {
    long claim = (long) KEY.get(hash, offset);
    // Zero marks a free word.
    return claim == 0 ? 1 : claim;
  }

  private int lineOf(long claim) {
    return ((int) (claim >>> 32) & lineMask) << LINE_BITS;
  }
}
