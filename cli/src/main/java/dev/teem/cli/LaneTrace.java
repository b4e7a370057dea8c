package dev.teem.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.engine.lane.LimitChange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A JSON line per change of a lane's limit, written as it happens, so that it can be followed.
 *
 * <pre>
 *  {"at_ms":12.3,"lane":"main","from":16,"to":32,"reason":"rush",
 *   "latency_ms":5.1,"compared_with_ms":4.9,"failure_share":0.0}
 * </pre>
 *
 * Times are since the first line's file was made; latencies that there are none of are null.
 */
final class LaneTrace implements AutoCloseable {
  private final Path path;
  private final String lane;
  private final JsonGenerator json;
  private final long startNanos = System.nanoTime();

  private LaneTrace(Path path, String lane, OutputStream file) throws IOException {
    this.path = path;
    this.lane = lane;
    json = new JsonFactory().createGenerator(file);
    json.setRootValueSeparator(null);
  }

  /** Refuses what cannot be a file. */
  static void check(Path path) {
    if (Files.isDirectory(path)) {
      throw new UsageException("--trace-lane " + path + ": is a directory; name a file in it");
    }
    if (!Files.isDirectory(path.toAbsolutePath().getParent())) {
      throw new UsageException("--trace-lane " + path + ": there is no such folder; make it first");
    }
  }

  /** Makes the file, in the place of one that is there. */
  static LaneTrace create(Path path, String lane) {
    try {
      return new LaneTrace(path, lane, Files.newOutputStream(path));
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  void add(LimitChange change) {
    try {
      json.writeStartObject();
      json.writeNumberField("at_ms", tenths((change.atNanos() - startNanos) / 1e6));
      json.writeStringField("lane", lane);
      json.writeNumberField("from", change.from());
      json.writeNumberField("to", change.to());
      json.writeStringField("reason", change.reason().name().toLowerCase(Locale.ROOT));
      millis("latency_ms", change.latencyNanos());
      millis("compared_with_ms", change.baseNanos());
      json.writeNumberField("failure_share", Math.round(change.failureShare() * 1000) / 1000.0);
      json.writeEndObject();
      json.writeRaw('\n');
      json.flush();
    } catch (IOException e) {
      throw unwritable(path, e);
    }
  }

  private void millis(String name, double nanos) throws IOException {
    if (Double.isNaN(nanos)) {
      json.writeNullField(name);
    } else {
      json.writeNumberField(name, Math.round(nanos / 1e3) / 1e3);
    }
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static UsageException unwritable(Path path, IOException e) {
    return new UsageException(
        "--trace-lane " + path + ": cannot be written: " + Failure.withRemedy(e.getMessage()));
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
