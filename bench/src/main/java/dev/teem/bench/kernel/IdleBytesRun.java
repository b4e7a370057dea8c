package dev.teem.bench.kernel;

import dev.teem.bench.jvm.RoundServer;
import dev.teem.bench.kernel.pekko.PekkoIdlePopulation;
import dev.teem.bench.kernel.raw.ParkedVirtualThreads;
import dev.teem.bench.kernel.teem.TeemIdlePopulation;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Map;

/**
 * The bytes that one of many takes while it lives and waits, in a JVM that does nothing else:
 * targets K10 and K11.
 *
 * <p>They are what is in use after a full collection, on the heap and in direct buffers, with the
 * many less without, divided by their number. Each is woken afterwards, to see that it was alive.
 */
public final class IdleBytesRun {
  /** Flags for its JVM: room for a million of the largest, and compressed pointers. */
  public static final List<String> FLAGS =
      List.of(
          PeerHeap.INITIAL,
          PeerHeap.MAXIMUM,
          PeerHeap.YOUNG,
          PeerHeap.TOUCHED,
          PeerHeap.LENIENT,
          PeerHeap.LARGE_PAGES);

  private static final int WARMUP = 100_000;
  private static final double MEBIBYTE = 1 << 20;

  private IdleBytesRun() {}

  /** Serves one round. Arguments: what, and how many. */
  public static void main(String[] args) throws Exception {
    int count = Integer.parseInt(args[1]);
    RoundServer.serve(arguments -> measure(args[0], count));
  }

  private static IdlePopulation population(String name, int count) {
    return switch (name) {
      case "teem-behaviors" -> TeemIdlePopulation.ofBehaviors(count);
      case "teem-programs" -> TeemIdlePopulation.ofPrograms(count);
      case "pekko" -> new PekkoIdlePopulation(count);
      case "virtual-threads" -> new ParkedVirtualThreads(count);
      default -> throw new IllegalArgumentException("no population=" + name);
    };
  }

  private static Map<String, Double> measure(String name, int count) throws InterruptedException {
    // Frames on a stack are larger before they are compiled.
    try (IdlePopulation warmup = population(name, WARMUP)) {
      warmup.spawn();
      check(warmup.wake(), WARMUP);
    }
    try (IdlePopulation population = population(name, count)) {
      long before = bytesInUse();
      population.spawn();
      long after = bytesInUse();
      check(population.wake(), count);
      return Map.of("bytes_each", (after - before) / (double) count, "mib", after / MEBIBYTE);
    }
  }

  private static void check(int awake, int wanted) {
    if (awake != wanted) {
      throw new IllegalStateException("wrong result: awake=" + awake + ", not " + wanted);
    }
  }

  /** What the collection left: the heap as it is now has whole buffers of each thread in it. */
  private static long bytesInUse() {
    System.gc();
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        bytes += pool.getCollectionUsage().getUsed();
      }
    }
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getMemoryUsed();
    }
    return bytes;
  }
}
