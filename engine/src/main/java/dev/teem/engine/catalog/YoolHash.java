package dev.teem.engine.catalog;

import java.nio.charset.StandardCharsets;

/**
 * Where a name is in the tree of a catalog: 30 bits, of which each level takes five, the highest
 * first. Other programs reckon the same.
 */
public final class YoolHash {
  /** Levels that tell names apart; below them names are compared. */
  public static final int LEVELS = 6;

  private static final int BITS_PER_LEVEL = 5;
  private static final int MASK = (1 << (LEVELS * BITS_PER_LEVEL)) - 1;

  private YoolHash() {}

  /** The low 30 bits of the 8-byte BLAKE2b digest of the name in UTF-8, read as big-endian. */
  public static int of(String name) {
    return (int) Blake2b64.digest(name.getBytes(StandardCharsets.UTF_8)) & MASK;
  }

  /** Which of 32 slots a hash has at a level, 0 to 5. */
  public static int slot(int hash, int level) {
    return (hash >>> ((LEVELS - 1 - level) * BITS_PER_LEVEL)) & 31;
  }
}
