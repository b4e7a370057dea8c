package dev.teem.engine.event;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/**
 * The counters of an engine, alive or not, as another process sees them. Reading costs the engine
 * nothing: the file is mapped. Each reading gives values of that moment.
 *
 * <p>Safe for use by any thread; after {@link #close} reading throws {@link IllegalStateException}.
 */
public final class CountersFile implements AutoCloseable {
  private final Arena arena;
  private final CountersHeader header;
  private final CounterValues values;

  private CountersFile(Arena arena, CountersHeader header, CounterValues values) {
    this.arena = arena;
    this.header = header;
    this.values = values;
  }

  /**
   * Opens a file for reading.
   *
   * @throws IOException if it cannot be read, or is not a whole counters file of a version known
   *     here; the message names the file, the field and its value
   */
  public static CountersFile open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Arena arena = Arena.ofShared();
      try {
        return read(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena), arena);
      } catch (IOException e) {
        arena.close();
        throw new IOException("Cannot read counters file=" + file + ": " + e.getMessage(), e);
      }
    }
  }

  private static CountersFile read(MemorySegment file, Arena arena) throws IOException {
    CountersHeader header = CountersHeader.read(file);
    CounterValues values =
        new CounterValues(header.values(file), CounterLabels.read(header.labels(file)));
    return new CountersFile(arena, header, values);
  }

  /** The process id of the engine's JVM. */
  public long writerPid() {
    return header.writerPid();
  }

  /** How many cores the engine has. */
  public int cores() {
    return header.cores();
  }

  /** When the engine started, in microseconds since 1970-01-01T00:00:00Z. */
  public long startMicros() {
    return header.startMicros();
  }

  /** Goes over all counters: label, such as {@code core=0 name=sends}, and value. */
  public void forEach(ObjLongConsumer<String> action) {
    values.forEach(action);
  }

  /** The counts of all cores together. */
  public Metrics metrics() {
    return Metrics.sum(values);
  }

  /**
   * The counts of all cores together, for Prometheus.
   *
   * @param labels see {@link EngineCounters#metricsText}
   */
  public String metricsText(Map<String, String> labels) {
    return PrometheusText.of(metrics(), labels);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
