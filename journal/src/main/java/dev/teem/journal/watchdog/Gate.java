package dev.teem.journal.watchdog;

import dev.teem.journal.lease.Launch;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process that is to become a worker and waits to be told: so the journal knows it before it does
 * anything. If whoever holds the gate dies, the process ends.
 *
 * <p>The worker is in a session of its own where the system has a command for that, or else deaf to
 * a terminal's signals: what ends the watchdog leaves it alone.
 */
final class Gate implements AutoCloseable {
  private static final String WORD = "go\n";

  /** It becomes the worker, rather than starting it: the number of the process stays. */
  private static final String SCRIPT =
      """
      read -r word && [ "$word" = go ] || exit 0
      if command -v setsid >/dev/null; then exec setsid "$@" </dev/null; fi
      trap '' HUP INT QUIT
      exec "$@" </dev/null
      """;

  /** What workers before have printed is put aside from here on; one such file is kept. */
  private static final long LONGEST_OUTPUT = 16 << 20;

  private final Process process;
  private final Launch.Start start;
  private boolean open;

  private Gate(Process process, Launch.Start start) {
    this.process = process;
    this.start = start;
  }

  /**
   * Starts the process.
   *
   * @throws IOException if the worker's program is not there, or no process can be had
   */
  static Gate hold(WatchdogContext context, Worker worker, String runId) throws IOException {
    Program.check(worker.command().getFirst());
    Map<String, String> variables =
        Map.of(
            Worker.LANE, worker.lane(),
            Worker.TREE, String.join("\n", worker.tree()),
            Worker.EXCLUSIVE, Boolean.toString(worker.isExclusive()),
            Worker.RUN_ID, runId,
            Worker.LEASES, context.dir().toString());
    List<String> words = new ArrayList<>(List.of("sh", "-c", SCRIPT, "teem-worker"));
    words.addAll(worker.command());
    requireExpressible(words);
    requireExpressible(variables.values());
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(variables);
    builder.redirectOutput(
        context.discardsOutput()
            ? ProcessBuilder.Redirect.DISCARD
            : ProcessBuilder.Redirect.appendTo(output(context, worker)));
    Process process = builder.start();
    Launch.Start start = WorkerProcess.start(process.toHandle()).orElse(null);
    if (start == null) {
      process.destroyForcibly();
      throw new IOException("pid=" + process.pid() + " has ended at once, or hides its start");
    }
    return new Gate(process, start);
  }

  /** The JVM would silently put question marks in the place of other characters. */
  private static void requireExpressible(Iterable<String> texts) throws IOException {
    String encoding = System.getProperty("sun.jnu.encoding");
    for (String text : texts) {
      if (!Charset.forName(encoding).newEncoder().canEncode(text)) {
        throw new IOException(
            "'"
                + text
                + "' is not text in this locale's encoding, "
                + encoding
                + "; run the watchdog with LC_ALL=C.UTF-8");
      }
    }
  }

  private static File output(WatchdogContext context, Worker worker) throws IOException {
    Path file = context.ownDir().resolve(worker.fileName() + ".out");
    if (Files.exists(file) && Files.size(file) > LONGEST_OUTPUT) {
      Files.move(
          file,
          file.resolveSibling(worker.fileName() + ".out.old"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return file.toFile();
  }

  Process process() {
    return process;
  }

  Launch.Start start() {
    return start;
  }

  /** Lets the worker begin. */
  void open() throws IOException {
    try (OutputStream in = process.getOutputStream()) {
      in.write(WORD.getBytes(StandardCharsets.US_ASCII));
    }
    open = true;
  }

  /** Ends the process unless it was let go. */
  @Override
  public void close() {
    if (!open) {
      process.destroyForcibly();
    }
  }
}
