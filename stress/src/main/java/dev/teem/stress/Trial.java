package dev.teem.stress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.stress.trial.Folders;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the commands that try promises have in common: a seed, a folder of their own that is left
 * only if a promise was broken, a verdict, and an end by Ctrl-C that leaves nothing.
 */
final class Trial {
  private static final int INTERRUPTED = 130;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of all that chance decides here (default: a new one, printed).")
  private Long seed;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to make a folder to work in (default: the system's temporary one).")
  private Path dir;

  @Option(
      names = "--json",
      description = "Print one JSON object on standard output; the rest goes to standard error.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private final long started = System.nanoTime();
  private Path folder;

  // Written by the thread of the signal and by that of the command, read by the other.
  private volatile boolean interrupted;
  private volatile boolean ended;

  /** What a command has to say of itself in JSON. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator generator) throws IOException;
  }

  void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** Makes the folder, and says what it takes to do this again. */
  Path begin() throws IOException {
    require(dir == null || Files.isDirectory(dir), "--dir " + dir + ": no such folder");
    if (seed == null) {
      seed = ThreadLocalRandom.current().nextLong(1_000_000);
    }
    String prefix = "teem-" + spec.name() + "-";
    folder =
        dir == null
            ? Files.createTempDirectory(prefix)
            : Files.createTempDirectory(dir.toAbsolutePath(), prefix);
    say("seed " + seed + ", folder " + folder);
    return folder;
  }

  long seed() {
    return seed;
  }

  /** Whether so many seconds are not over yet. */
  BooleanSupplier within(long seconds) {
    return () -> System.nanoTime() - started < TimeUnit.SECONDS.toNanos(seconds);
  }

  void say(String line) {
    if (!interrupted) {
      (json ? System.err : System.out).println(line);
    }
  }

  /** Has Ctrl-C end what runs, and leaves nothing behind. */
  void onInterrupt(Runnable abandon) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(abandon), "stress-signal"));
  }

  private void interrupt(Runnable abandon) {
    if (ended) {
      return;
    }
    interrupted = true;
    abandon.run();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      System.err.println("teem stress: folder " + folder + " is left: " + e.getMessage());
    }
  }

  /**
   * Says what came of it.
   *
   * @param done how much was tried
   * @param violation of a promise; null if all were kept
   * @return the exit status
   */
  int end(String done, String violation, Fields fields) throws IOException {
    if (interrupted) {
      return INTERRUPTED;
    }
    ended = true;
    boolean ok = violation == null;
    if (ok) {
      Folders.delete(folder);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    String what = "%s, %.0f s, seed %d".formatted(done, seconds, seed);
    say(ok ? "ok: " + what : "VIOLATION: " + what + ", folder " + folder + ": " + violation);
    if (json) {
      System.out.println(json(violation, fields, Math.round(seconds * 1e3)));
    }
    return ok ? ExitStatus.OK : ExitStatus.VIOLATION;
  }

  private String json(String violation, Fields fields, long millis) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      generator.writeStartObject();
      generator.writeBooleanField("ok", violation == null);
      generator.writeNumberField("seed", seed);
      fields.write(generator);
      generator.writeStringField("violation", violation);
      generator.writeStringField("folder", violation == null ? null : folder.toString());
      generator.writeNumberField("wall_ms", millis);
      generator.writeEndObject();
    }
    return text.toString();
  }
}
