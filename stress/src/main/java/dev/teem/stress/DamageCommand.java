package dev.teem.stress;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.teem.stress.damage.DamageLoop;
import dev.teem.stress.damage.FileKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3000",
      description = "How many damages, of all kinds in turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only files of this kind; --list of teem stress has them (default: all).")
  private String kind;

  @Mixin private Trial trial;

  @Mixin private TrialFolder place;

  @Override
  public Integer call() throws IOException {
    trial.require(rounds > 0, "--rounds must be above 0");
    List<FileKind> kinds =
        Stream.of(FileKind.values())
            .filter(each -> kind == null || each.word().equals(kind))
            .toList();
    trial.require(!kinds.isEmpty(), "--kind " + kind + ": no such kind of files");
    Path folder = trial.begin(place);
    DamageLoop loop = new DamageLoop(folder, trial.seed(), kinds, rounds, trial::say);
    try (loop) {
      trial.onInterrupt(loop::abandon);
      loop.run();
    }
    loop.counts().forEach((word, verdicts) -> trial.say("  %-16s %s".formatted(word, verdicts)));
    int violations = loop.violations().size();
    return trial.end(
        "%,d rounds".formatted(loop.done()),
        violations == 0 ? null : violations + " damages were taken wrongly, as said above",
        generator -> write(loop, generator));
  }

  private static void write(DamageLoop loop, JsonGenerator generator) throws IOException {
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
  }
}
