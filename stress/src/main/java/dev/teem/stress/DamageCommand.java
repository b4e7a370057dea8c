package dev.teem.stress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.stress.crash.Folders;
import dev.teem.stress.damage.DamageLoop;
import dev.teem.stress.damage.FileKind;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code teem stress damage}: files of every kind, damaged. */
@Command(
    name = "damage",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Damages files of every kind, and checks what is made of them.",
    description = {
      "",
      "Each round copies what a store, a history, a lease journal or a log had written, damages one",
      "file of it, and has it opened and read by a JVM of its own. All that is answered must be what",
      "was written, in its order; what is lost must be said, or refused with file and reason; a",
      "recovery must keep what comes before the damage. Anything else is a violation, be it a fault",
      "of the program, an end of the JVM, a hang, or a file or a thread that is left behind.",
      ""
    },
    footer = {
      "",
      "Exit status: 0 all promises kept, 1 one was broken (the folder is kept and its name printed),",
      "2 wrong usage, 130 stopped by Ctrl-C."
    })
final class DamageCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3000",
      description = "How many damages, of all kinds in turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Of all that is written and damaged (default: a new one, printed).")
  private Long seed;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only files of this kind; --list of teem stress has them (default: all).")
  private String kind;

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
    require(dir == null || Files.isDirectory(dir), "--dir " + dir + ": no such folder");
    List<FileKind> kinds =
        Stream.of(FileKind.values())
            .filter(each -> kind == null || each.word().equals(kind))
            .toList();
    require(!kinds.isEmpty(), "--kind " + kind + ": no such kind of files");
    long usedSeed = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    Path folder =
        dir == null
            ? Files.createTempDirectory("teem-damage-")
            : Files.createTempDirectory(dir.toAbsolutePath(), "teem-damage-");
    say("seed " + usedSeed + ", folder " + folder);
    long started = System.nanoTime();
    try (DamageLoop loop = new DamageLoop(folder, usedSeed, kinds, rounds, this::say)) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> interrupt(loop, folder), "stress-signal"));
      loop.run();
      if (interrupted) {
        return INTERRUPTED;
      }
      ended = true;
      return report(loop, usedSeed, folder, (System.nanoTime() - started) / 1e9);
    }
  }

  private int report(DamageLoop loop, long usedSeed, Path folder, double seconds)
      throws IOException {
    boolean ok = loop.violations().isEmpty();
    loop.close();
    if (ok) {
      Folders.delete(folder);
    }
    loop.counts().forEach((word, verdicts) -> say("  %-16s %s".formatted(word, verdicts)));
    say(
        ok
            ? "ok: %,d rounds, %.0f s, seed %d".formatted(loop.done(), seconds, usedSeed)
            : "%d VIOLATIONS in %,d rounds, seed %d, folder %s"
                .formatted(loop.violations().size(), loop.done(), usedSeed, folder));
    if (json) {
      System.out.println(json(loop, usedSeed, folder, seconds));
    }
    return ok ? ExitStatus.OK : ExitStatus.VIOLATION;
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
  private void interrupt(DamageLoop loop, Path folder) {
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

  private static String json(DamageLoop loop, long usedSeed, Path folder, double seconds)
      throws IOException {
    boolean ok = loop.violations().isEmpty();
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      generator.writeStartObject();
      generator.writeBooleanField("ok", ok);
      generator.writeNumberField("seed", usedSeed);
      generator.writeNumberField("rounds", loop.done());
      generator.writeObjectFieldStart("kinds");
      for (Map.Entry<String, Map<String, Integer>> each : loop.counts().entrySet()) {
        generator.writeObjectFieldStart(each.getKey());
        for (Map.Entry<String, Integer> count : each.getValue().entrySet()) {
          generator.writeNumberField(count.getKey(), count.getValue());
        }
        generator.writeEndObject();
      }
      generator.writeEndObject();
      generator.writeArrayFieldStart("violations");
      for (String violation : loop.violations()) {
        generator.writeString(violation);
      }
      generator.writeEndArray();
      generator.writeStringField("folder", ok ? null : folder.toString());
      generator.writeNumberField("wall_ms", Math.round(seconds * 1e3));
      generator.writeEndObject();
    }
    return text.toString();
  }
}
