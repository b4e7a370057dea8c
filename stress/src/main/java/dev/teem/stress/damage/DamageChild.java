package dev.teem.stress.damage;

import dev.teem.stress.trial.Folders;
import dev.teem.stress.trial.Violation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * A JVM that does rounds: reads a kind and a number from each line of its input, and answers with a
 * line each. Whatever a round does to the JVM is then seen from outside.
 */
final class DamageChild {
  /**
   * Begins the answer to a round that broke a promise; what else it has to say is in the folder.
   */
  static final String VIOLATION = "VIOLATION";

  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final Path folder;
  private final long seed;
  private final Map<Setting, Stage> stages = new EnumMap<>(Setting.class);
  private final Leftovers leftovers = new Leftovers();

  /** A scene, and what it has written. */
  private record Stage(Scene scene, Scene.Written written) {}

  private DamageChild(Path folder, long seed) {
    this.folder = folder;
    this.seed = seed;
  }

  /** Arguments: a folder to work in, a seed. */
  public static void main(String[] args) throws IOException {
    PrintStream answers = System.out;
    // Whatever else has something to say is not to be taken for an answer.
    System.setOut(System.err);
    DamageChild child = new DamageChild(Path.of(args[0]), Long.parseLong(args[1]));
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      int space = order.indexOf(' ');
      FileKind kind = FileKind.valueOf(order.substring(0, space));
      answers.println(child.round(kind, Integer.parseInt(order.substring(space + 1))));
      answers.flush();
    }
  }

  private String round(FileKind kind, int number) throws IOException {
    Stage stage = stages.get(kind.setting());
    if (stage == null) {
      stage = write(kind.setting());
      stages.put(kind.setting(), stage);
    }
    Round round = Round.of(kind, stage.written(), new Random(seed ^ number * MIX));
    Path place = folder.resolve("round-" + number);
    try {
      Round.Verdict verdict = round.run(stage.scene(), place.resolve("opened"));
      leftovers.check(place);
      Folders.delete(place);
      return verdict.name();
    } catch (Violation e) {
      round.damaged().writeTo(place.resolve("damaged"));
      Files.writeString(place.resolve("violation"), round.what() + "\n" + e.getMessage() + "\n");
      return VIOLATION;
    }
  }

  private Stage write(Setting setting) throws IOException {
    Path place = Files.createTempDirectory(folder, "written-");
    Scene scene = setting.scene();
    Stage stage = new Stage(scene, scene.write(place, new Random(seed)));
    Folders.delete(place);
    return stage;
  }
}
