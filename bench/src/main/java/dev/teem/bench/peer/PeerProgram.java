package dev.teem.bench.peer;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer, compiled and ready to run. It is a folder of files; the folder's owner deletes it. */
public final class PeerProgram {
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(5);
  private static final Duration RUN_LIMIT = Duration.ofMinutes(10);
  private static final Pattern READING = Pattern.compile("\\{\"([a-z]+)\":([0-9]{1,18})}");

  private final PeerLanguage language;
  private final Path folder;

  private PeerProgram(PeerLanguage language, Path folder) {
    this.language = language;
    this.folder = folder;
  }

  /**
   * Compiles the program of a language.
   *
   * @param parent where a folder is made for it
   * @throws NotInstalledException if the language is not on the PATH
   * @throws IOException if it does not compile
   */
  public static PeerProgram build(PeerLanguage language, Path parent)
      throws IOException, InterruptedException {
    for (String command : language.commands()) {
      if (!installed(command)) {
        throw new NotInstalledException(command);
      }
    }
    String name = language.name().toLowerCase(Locale.ROOT);
    PeerProgram program = new PeerProgram(language, parent.toAbsolutePath().resolve(name));
    Files.createDirectories(program.folder);
    for (String source : language.sources()) {
      try (InputStream in = PeerProgram.class.getResourceAsStream(name + "/" + source)) {
        if (in == null) {
          throw new IOException("no resource " + name + "/" + source + "; build bench anew");
        }
        // Another row may have had it built here before.
        Files.copy(in, program.folder.resolve(source), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    BoundedProcess.run(program.process(language.build()), BUILD_LIMIT);
    return program;
  }

  static boolean installed(String command) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, command))) {
        return true;
      }
    }
    return false;
  }

  private ProcessBuilder process(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(language.environment());
    return builder;
  }

  /**
   * Runs it once. An interrupt kills it.
   *
   * @param size how many of what the benchmark is about
   * @param warmups rounds that do not count
   * @param rounds rounds that do, at least one
   * @return a reading per round, in the benchmark's unit
   * @throws IOException if it fails, finds its own result wrong, says anything but readings or is
   *     not done after 10 minutes
   */
  public List<Double> run(PeerBenchmark benchmark, int size, int warmups, int rounds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(language.run(folder));
    command.add(benchmark.argument());
    command.add(Integer.toString(size));
    command.add(Integer.toString(warmups));
    command.add(Integer.toString(rounds));
    return readings(benchmark, rounds, BoundedProcess.run(process(command), RUN_LIMIT));
  }

  static List<Double> readings(PeerBenchmark benchmark, int rounds, String said)
      throws IOException {
    List<Double> readings = new ArrayList<>();
    for (String line : said.lines().toList()) {
      Matcher reading = READING.matcher(line);
      if (!reading.matches() || !reading.group(1).equals(benchmark.figure())) {
        throw new IOException(benchmark.argument() + ": not a reading: " + line);
      }
      readings.add(Double.parseDouble(reading.group(2)));
    }
    if (readings.size() != rounds) {
      throw new IOException(
          "%s: %d readings, not %d".formatted(benchmark.argument(), readings.size(), rounds));
    }
    return readings;
  }
}
