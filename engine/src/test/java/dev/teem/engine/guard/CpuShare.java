package dev.teem.engine.guard;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a thread got of a processor in a time, and for which part of that time it wanted one and the
 * machine gave it to others: that tells a throttle that pauses too much from a machine that is too
 * busy.
 *
 * @param cpuPct used, in percent of one processor
 * @param wantedPct ready to run and not running, likewise; 0 where the system does not tell
 */
record CpuShare(double cpuPct, double wantedPct) {
  private static final Path SCHEDSTAT = Path.of("/proc/thread-self/schedstat");

  static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Has the thread that calls this do steps for a time. */
  static CpuShare of(Runnable step, long nanos) throws IOException {
    long wanted = wantedNanos();
    long cpu = cpuNanos();
    long begun = System.nanoTime();
    long now = begun;
    while (now - begun < nanos) {
      step.run();
      now = System.nanoTime();
    }
    return new CpuShare(
        100.0 * (cpuNanos() - cpu) / (now - begun),
        100.0 * (wantedNanos() - wanted) / (now - begun));
  }

  /** The second of the numbers that Linux tells of a thread. */
  private static long wantedNanos() throws IOException {
    return Files.isReadable(SCHEDSTAT)
        ? Long.parseLong(Files.readString(SCHEDSTAT).split(" ", 3)[1])
        : 0;
  }
}
