package dev.teem.stress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.stress.trial.Folders;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the commands that try promises have in common: a seed, a verdict, and an end by Ctrl-C that
 * leaves nothing; where something is written also a folder of their own, which is left only if a
 * promise was broken.
 */
final class Trial {
  private static final int INTERRUPTED = 130;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of all that chance decides here (default: a new one, printed).")
  private Long seed;

  @Option(
      names = "--json",
      description = "Print one JSON object on standard output; the rest goes to standard error.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private final long started = System.nanoTime();

  /** Null if nothing is written. */
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

  /** Says what it takes to do this again, where nothing is written. */
  void begin() {
    chooseSeed();
    say("seed " + seed);
  }

  /** Makes the folder, and says what it takes to do this again. */
  Path begin(TrialFolder place) throws IOException {
    String problem = place.problem();
    require(problem == null, problem);
    chooseSeed();
    folder = place.make("teem-" + spec.name() + "-");
    say("seed " + seed + ", folder " + folder);
    return folder;
  }

  private void chooseSeed() {
    if (seed == null) {
      seed = ThreadLocalRandom.current().nextLong(1_000_000);
    }
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
      deleteFolder();
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
      deleteFolder();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    String what = "%s, %.0f s, seed %d".formatted(done, seconds, seed);
    String where = folder == null ? "" : ", folder " + folder;
    say(ok ? "ok: " + what : "VIOLATION: " + what + where + ": " + violation);
    if (json) {
      System.out.println(json(violation, fields, Math.round(seconds * 1e3)));
    }
    return ok ? ExitStatus.OK : ExitStatus.VIOLATION;
  }

  private void deleteFolder() throws IOException {
    if (folder != null) {
      Folders.delete(folder);
    }
  }

  private String json(String violation, Fields fields, long millis) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      generator.writeStartObject();
      generator.writeBooleanField("ok", violation == null);
      generator.writeNumberField("seed", seed);
      fields.write(generator);
      generator.writeStringField("violation", violation);
      generator.writeStringField(
          "folder", violation == null || folder == null ? null : folder.toString());
      generator.writeNumberField("wall_ms", millis);
      generator.writeEndObject();
    }
    return text.toString();
  }
}
