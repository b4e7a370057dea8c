package dev.teem.stress.damage;

import dev.teem.stress.damage.Round.Verdict;
import dev.teem.stress.trial.Jvm;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Rounds of damage, done by a child JVM, which is replaced when it dies or hangs; each of the kinds
 * of files in turn.
 */
public final class DamageLoop implements AutoCloseable {
  /**
   * A round takes a tenth of a second, the first of a child a few as it writes the files as well;
   * much longer where others use the machine.
   */
  private static final int PATIENCE_SECONDS = 120;

  private static final int MOST_VIOLATIONS = 20;
  private static final int ROUNDS_BETWEEN_REPORTS = 500;

  /** Little memory, so that a round that takes much is seen. */
  private static final List<String> SIZES =
      List.of(
          "-ea",
          "-XX:+UseSerialGC",
          "-Xmx128m",
          "-XX:MaxDirectMemorySize=64m",
          "-XX:-CreateCoredumpOnCrash");

  private final Path folder;
  private final long seed;
  private final List<FileKind> kinds;
  private final int rounds;
  private final Consumer<String> log;
  private final Map<FileKind, Map<Verdict, Integer>> counts = new EnumMap<>(FileKind.class);
  private final List<String> violations = new ArrayList<>();
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("damage-answers").factory());
  private int done;
  private int children;

  // Main thread to whoever abandons.
  private volatile Process child;
  private volatile boolean abandoned;

  private BufferedReader answers;
  private PrintStream orders;

  /**
   * A loop.
   *
   * @param folder an empty folder; left as it is
   * @param seed of what is written and damaged
   * @param kinds of files
   * @param log gets a line now and then
   */
  public DamageLoop(
      Path folder, long seed, List<FileKind> kinds, int rounds, Consumer<String> log) {
    this.folder = folder;
    this.seed = seed;
    this.kinds = List.copyOf(kinds);
    this.rounds = rounds;
    this.log = log;
    kinds.forEach(kind -> counts.put(kind, new EnumMap<>(Verdict.class)));
  }

  /** Does all rounds, or as many as it takes to break too many promises. */
  public void run() throws IOException {
    for (int number = 0;
        number < rounds && violations.size() < MOST_VIOLATIONS && !abandoned;
        number++) {
      FileKind kind = kinds.get(number % kinds.size());
      String answer = ask(kind, number);
      if (abandoned) {
        return;
      }
      done++;
      if (answer.equals(DamageChild.VIOLATION)) {
        Path place = folder.resolve("round-" + number);
        note(kind, number, Files.readString(place.resolve("violation")));
      } else if (answer.startsWith(DamageChild.VIOLATION)) {
        note(kind, number, answer);
      } else {
        counts.get(kind).merge(Verdict.valueOf(answer), 1, Integer::sum);
      }
      if (done % ROUNDS_BETWEEN_REPORTS == 0) {
        log.accept("%,d rounds, %d violations".formatted(done, violations.size()));
      }
    }
  }

  private void note(FileKind kind, int number, String what) {
    violations.add("round %d, %s: %s".formatted(number, kind.word(), what.strip()));
    log.accept("VIOLATION in " + violations.getLast());
  }

  /** The child's answer, or what became of it instead. */
  private String ask(FileKind kind, int number) throws IOException {
    if (child == null) {
      start();
    }
    orders.println(kind.name() + " " + number);
    orders.flush();
    Future<String> answer = reader.submit(answers::readLine);
    try {
      if (!await(answer)) {
        end();
        return DamageChild.VIOLATION + ": no end after " + PATIENCE_SECONDS + " s; see " + errors();
      }
      String line = answer.get();
      if (line != null) {
        return line;
      }
      int status = child.waitFor();
      end();
      return DamageChild.VIOLATION + ": the JVM ended with status=" + status + "; see " + errors();
    } catch (ExecutionException e) {
      end();
      throw new IOException("cannot read from the child", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandon();
      return "";
    }
  }

  /** Second by second, so that a time in which all processes stood still does not count. */
  private static boolean await(Future<?> answer) throws InterruptedException, ExecutionException {
    int waited = 0;
    while (waited < PATIENCE_SECONDS) {
      try {
        answer.get(1, TimeUnit.SECONDS);
        return true;
      } catch (TimeoutException e) {
        waited++;
      }
    }
    return false;
  }

  private Path errors() {
    return folder.resolve("child-" + children + ".err");
  }

  private void start() throws IOException {
    children++;
    List<String> options = new ArrayList<>(SIZES);
    options.add("-XX:ErrorFile=" + folder.resolve("hs_err_" + children + ".log"));
    List<String> command =
        Jvm.command(
            options, DamageChild.class.getName(), List.of(folder.toString(), Long.toString(seed)));
    Process started =
        new ProcessBuilder(command).redirectError(new File(errors().toString())).start();
    answers = started.inputReader(StandardCharsets.US_ASCII);
    orders = new PrintStream(started.getOutputStream(), false, StandardCharsets.US_ASCII);
    child = started;
  }

  private void end() {
    Process old = child;
    child = null;
    if (old != null) {
      old.destroyForcibly();
    }
  }

  /** Ends the child, and with it {@link #run}. Any thread. */
  public void abandon() {
    abandoned = true;
    Process running = child;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  /** Rounds done. */
  public int done() {
    return done;
  }

  /** Promises broken, each with its round. */
  public List<String> violations() {
    return violations;
  }

  /** How many rounds of a kind ended how, by words. */
  public Map<String, Map<String, Integer>> counts() {
    Map<String, Map<String, Integer>> words = new TreeMap<>();
    counts.forEach((kind, verdicts) -> {
      Map<String, Integer> each = new LinkedHashMap<>();
      for (Verdict verdict : Verdict.values()) {
        each.put(verdict.word(), verdicts.getOrDefault(verdict, 0));
      }
      words.put(kind.word(), each);
    });
    return words;
  }

  @Override
  public void close() {
    end();
    reader.shutdownNow();
  }
}
