package dev.teem.engine.kernel;

/**
 * Process numbers: never reused, and whoever holds one knows the core.
 *
 * <pre>
 *  63  62        55 54        47 46                                    0
 * +---+------------+------------+---------------------------------------+
 * | 0 |  home core | spawned by |        number, from 1 upwards          |
 * +---+------------+------------+---------------------------------------+
 * </pre>
 *
 * <p>The core that spawns counts, so that a process for another core needs no shared counter. 2^47
 * numbers last one core four years at a million spawns a second. On an engine with one core pids
 * are 1, 2, 3 and so on.
 */
final class Pid {
  static final int MAX_CORES = 1 << 8;

  private static final int NUMBER_BITS = 47;
  private static final int CORE_BITS = 8;
  private static final long MAX_NUMBER = (1L << NUMBER_BITS) - 1;

  private Pid() {}

  static long of(int home, int spawnedBy, long number) {
    if (number > MAX_NUMBER) {
      throw new KernelException("core=" + spawnedBy + " has no process numbers left");
    }
    return (long) home << (NUMBER_BITS + CORE_BITS) | (long) spawnedBy << NUMBER_BITS | number;
  }

  static int home(long pid) {
    return (int) (pid >>> (NUMBER_BITS + CORE_BITS));
  }

  static int spawnedBy(long pid) {
    return (int) (pid >>> NUMBER_BITS) & (MAX_CORES - 1);
  }
}
