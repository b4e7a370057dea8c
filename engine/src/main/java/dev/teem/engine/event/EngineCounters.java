package dev.teem.engine.event;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The counters of an engine: written by its cores, read by anybody, also from another process if
 * they are in a file. Their number is fixed when they are made.
 *
 * <p>Others see what each core has last published. The file is {@value #FILE_NAME} in a folder of
 * the host's, private to the user; one on a memory file system, such as {@code /dev/shm}, never
 * waits for a disk. {@link CountersFile} reads it, and so does what reads Agrona's counters, given
 * the two offsets in its header:
 *
 * <pre>
 *   header, 128 bytes | labels, 512 bytes per counter | values, 128 bytes per counter
 *
 *   0    long  magic: "teemctrs" as a number, in native byte order as all else
 *   8    int   version: 1
 *   12   int   number of cores
 *   16   long  process id of the writer
 *   24   long  when it started, microseconds since 1970-01-01T00:00:00Z
 *   32   int   offset of the labels            36   int   their length
 *   40   int   offset of the values            44   int   their length
 * </pre>
 *
 * A label is {@code core=0 name=sends}, with {@code reason=} or {@code meter=} where there are
 * several of a name. {@code unit=millionths} says that the value is to be divided by a million.
 *
 * <p>All methods are safe for use by any thread, but each of the {@link CoreCounters} belongs to
 * its core.
 */
public final class EngineCounters implements AutoCloseable {
  /** The name of the file in the host's folder. */
  public static final String FILE_NAME = "teem-counters.dat";

  /** No engine has more cores than this. */
  public static final int MAX_CORES = 1024;

  private final CoreCounters[] cores;
  private final CounterValues values;
  private final Runnable release;

  private EngineCounters(int cores, CounterValues values, Runnable release) {
    this.cores = new CoreCounters[cores];
    for (int core = 0; core < cores; core++) {
      this.cores[core] = new CoreCounters(values, core * Counter.PER_CORE);
    }
    this.values = values;
    this.release = release;
  }

  /**
   * Counters that only this process sees.
   *
   * @throws IllegalArgumentException if cores is not from 1 to {@link #MAX_CORES}
   */
  public static EngineCounters onHeap(int cores) {
    List<String> labels = labels(cores);
    long[] memory = new long[labels.size() * CounterValues.LENGTH / Long.BYTES];
    return new EngineCounters(
        cores, new CounterValues(MemorySegment.ofArray(memory), labels), () -> {});
  }

  /**
   * Counters in a file. What an earlier engine left there is replaced, and whoever has that open
   * keeps it; engines that run at the same time need a folder each.
   *
   * @param folder is created if it does not exist
   * @param startMicros when the engine started, microseconds since 1970-01-01T00:00:00Z
   * @param deleteOnClose whether {@link #close} deletes the file, or leaves it for inspection
   * @throws IllegalArgumentException if cores is not from 1 to {@link #MAX_CORES}
   * @throws java.io.UncheckedIOException if the file cannot be made; there is none then
   */
  public static EngineCounters inFolder(
      Path folder, int cores, long startMicros, boolean deleteOnClose) {
    List<String> labels = labels(cores);
    CountersHeader header = CountersHeader.of(cores, labels.size(), startMicros);
    MappedCounters mapped = MappedCounters.create(folder.resolve(FILE_NAME), header, labels);
    return new EngineCounters(cores, mapped.values(), () -> mapped.close(deleteOnClose));
  }

  private static List<String> labels(int cores) {
    if (cores < 1 || cores > MAX_CORES) {
      throw new IllegalArgumentException("cores=" + cores + " is not from 1 to " + MAX_CORES);
    }
    List<String> labels = new ArrayList<>(cores * Counter.PER_CORE);
    for (int core = 0; core < cores; core++) {
      for (Counter counter : Counter.values()) {
        labels.add(counter.label(core));
      }
    }
    return List.copyOf(labels);
  }

  /**
   * The counters that a core writes.
   *
   * @param n from 0
   * @throws IndexOutOfBoundsException if there is no such core
   */
  public CoreCounters core(int n) {
    return cores[n];
  }

  /**
   * The counts of all cores together.
   *
   * @throws IllegalStateException if they were in a file and are closed
   */
  public Metrics metrics() {
    return Metrics.sum(values);
  }

  /**
   * The counts of all cores together, in Prometheus' text format.
   *
   * @param labels of the host's own, put on each line; empty for none
   * @throws IllegalArgumentException if Prometheus does not allow a label's name, or the engine
   *     uses it itself
   * @throws IllegalStateException if they were in a file and are closed
   */
  public String metricsText(Map<String, String> labels) {
    return PrometheusText.of(metrics(), labels);
  }

  /**
   * Unmaps the file, if there is one, after the cores have stopped: a later {@link
   * CoreCounters#publish} is refused. Closing again does nothing.
   *
   * @throws java.io.UncheckedIOException if the file was to be deleted and cannot be
   */
  @Override
  public void close() {
    release.run();
  }
}
