package dev.teem.bench.journal;

import dev.teem.bench.jvm.Folders;
import dev.teem.bench.jvm.RoundServer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A bare tailer over ten million records of the size of a receipt, each read once: what an opening
 * that reads everything cannot do without, and target J6 is held against.
 */
public final class RawTailRun {
  private static final int RECEIPT_BYTES = 128;
  private static final int RECEIPTS = 10_000_000;

  private RawTailRun() {}

  /** Serves rounds. Argument: a place where nothing is. */
  public static void main(String[] args) throws Exception {
    Path place = Path.of(args[0]);
    try (RawQueue queue = new RawQueue(place, RECEIPT_BYTES)) {
      for (int i = 0; i < RECEIPTS; i++) {
        queue.appendBytes();
      }
      RoundServer.serve(arguments -> {
        long started = System.nanoTime();
        queue.replayInContext();
        return Map.of("tail_ms", (System.nanoTime() - started) / 1e6);
      });
    } finally {
      Folders.delete(place);
    }
  }
}
