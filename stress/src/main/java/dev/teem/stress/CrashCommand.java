package dev.teem.stress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.stress.crash.Aim;
import dev.teem.stress.crash.CrashLoop;
import dev.teem.stress.crash.Folders;
import dev.teem.stress.crash.Violation;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code teem stress crash}: real runs, killed. */
@Command(
    name = "crash",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Kills a real run with SIGKILL again and again, and checks what it leaves.",
    description = {
      "",
      "Runs teem over a text file once undisturbed. Then runs it elsewhere, kills it, runs it again,",
      "until it completes, and begins anew until all kills are done. After every kill each receipt is",
      "read from a copy of the store: none may be lost, damaged, double, without its output or absent",
      "from the index. A run that completes must have executed just what had no receipt, and end with",
      "the digest and the results of the undisturbed one.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all promises kept, 1 one was broken (the folder is kept and its name printed),",
      "2 wrong usage, 130 stopped by Ctrl-C."
    })
final class CrashCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many kills (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = {
        "Of the input and of the planned moments (default: a new one, printed).",
        "How far a run is at a moment differs from time to time."
      })
  private Long seed;

  @Option(
      names = "--aim",
      paramLabel = "PART",
      defaultValue = "mixed",
      description = {
        "Which part of a run to kill in (default: ${DEFAULT-VALUE}):",
        "  early     while the store and the index are made or opened",
        "  middle    while agents run",
        "  any       at any time from the start of the JVM on",
        "  mixed     by chance one of these"
      })
  private Aim aim;

  @Option(
      names = "--lines",
      paramLabel = "N",
      defaultValue = "300000",
      description =
          "Lines of the input, a tenth of them equal to others (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "900",
      description = "No more kills after this time (default: ${DEFAULT-VALUE}).")
  private long limit;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to make a folder to work in (default: the system's temporary one).")
  private Path dir;

  @Option(
      names = "--json",
      description = "Print one JSON object on standard output; the rest goes to standard error.")
  private boolean json;

  @Spec private CommandSpec spec;

  private volatile boolean interrupted;
  private volatile boolean ended;

  @Override
  public Integer call() throws IOException {
    require(rounds > 0, "--rounds must be above 0");
    require(lines > 0, "--lines must be above 0");
    require(limit > 0, "--limit must be above 0");
    require(dir == null || Files.isDirectory(dir), "--dir " + dir + ": no such folder");
    long usedSeed = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    Path folder =
        dir == null
            ? Files.createTempDirectory("teem-crash-")
            : Files.createTempDirectory(dir.toAbsolutePath(), "teem-crash-");
    say("seed " + usedSeed + ", folder " + folder);
    long started = System.nanoTime();
    CrashLoop loop = new CrashLoop(folder, usedSeed, lines, rounds, aim, limit, this::say);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interrupt(loop, folder), "stress-signal"));
    String violation = null;
    try {
      loop.run();
    } catch (Violation e) {
      violation = e.getMessage();
    }
    if (interrupted) {
      return INTERRUPTED;
    }
    ended = true;
    double seconds = (System.nanoTime() - started) / 1e9;
    if (violation == null) {
      Folders.delete(folder);
    }
    String verdict =
        violation == null
            ? "ok: %d kills, %d runs brought to their end, %.0f s, seed %d"
                .formatted(loop.kills(), loop.laps(), seconds, usedSeed)
            : "VIOLATION after %d kills, seed %d, folder %s: %s"
                .formatted(loop.kills(), usedSeed, folder, violation);
    say(verdict);
    if (json) {
      System.out.println(json(loop, usedSeed, folder, violation, seconds));
    }
    return violation == null ? ExitStatus.OK : ExitStatus.VIOLATION;
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private void say(String line) {
    if (!interrupted) {
      (json ? System.err : System.out).println(line);
    }
  }

  /** Ends what runs and leaves nothing behind. */
  private void interrupt(CrashLoop loop, Path folder) {
    if (ended) {
      return;
    }
    interrupted = true;
    loop.abandon();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      System.err.println("teem stress: folder " + folder + " is left: " + e.getMessage());
    }
  }

  private String json(CrashLoop loop, long usedSeed, Path folder, String violation, double seconds)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      generator.writeStartObject();
      generator.writeBooleanField("ok", violation == null);
      generator.writeNumberField("seed", usedSeed);
      generator.writeStringField("aim", aim.word());
      generator.writeNumberField("lines", lines);
      generator.writeNumberField("kills", loop.kills());
      generator.writeNumberField("rounds", rounds);
      generator.writeNumberField("completed_runs", loop.laps());
      generator.writeStringField("violation", violation);
      generator.writeStringField("folder", violation == null ? null : folder.toString());
      generator.writeNumberField("wall_ms", Math.round(seconds * 1e3));
      generator.writeEndObject();
    }
    return text.toString();
  }
}
