package dev.teem.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The real command as a child process. What it prints goes to files, so that nobody has to read
 * while it runs; it does not outlive the test that started it.
 */
final class TeemProcess implements AutoCloseable {
  /** No test waits this long unless something hangs. */
  static final Duration TIME_OUT = Duration.ofSeconds(60);

  private static final long POLL_MILLIS = 5;

  private final Process process;
  private final Path out;
  private final Path err;

  private TeemProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The command, to be run in a folder. */
  static Launch in(Path folder) {
    return new Launch(folder);
  }

  /** A script in a folder that is the command, for other scripts. */
  static Path script(Path folder) throws IOException {
    Path script = folder.resolve("teem");
    StringBuilder text = new StringBuilder("#!/bin/sh\nexec");
    for (String word : in(folder).words()) {
      text.append(" '").append(word).append('\'');
    }
    Files.writeString(script, text.append(" \"$@\"\n"));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  /** How a command is started. Used once. */
  static final class Launch {
    private final Path folder;
    private List<String> wrapper = List.of();
    private List<String> jvm = List.of();
    private Map<String, String> environment = Map.of();
    private ProcessBuilder.Redirect input =
        ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());
    private boolean pipedOutput;

    private Launch(Path folder) {
      this.folder = folder;
    }

    /** A command that the words of ours are handed to. */
    Launch under(String... words) {
      wrapper = List.of(words);
      return this;
    }

    /** More options of the JVM. */
    Launch jvm(String... options) {
      jvm = List.of(options);
      return this;
    }

    Launch environment(Map<String, String> variables) {
      environment = variables;
      return this;
    }

    Launch standardInput(Path file) {
      input = ProcessBuilder.Redirect.from(file.toFile());
      return this;
    }

    /** Standard input is a pipe: see {@link TeemProcess#standardInput()}. */
    Launch pipedInput() {
      input = ProcessBuilder.Redirect.PIPE;
      return this;
    }

    /** Standard output is a pipe: see {@link TeemProcess#closeStandardOutput()}. */
    Launch pipedOutput() {
      pipedOutput = true;
      return this;
    }

    TeemProcess start(String... args) {
      try {
        Path out = Files.createTempFile("teem-test", ".out");
        Path err = Files.createTempFile("teem-test", ".err");
        ProcessBuilder builder = new ProcessBuilder(words(args)).directory(folder.toFile());
        builder.environment().putAll(environment);
        builder.redirectInput(input).redirectError(err.toFile());
        if (!pipedOutput) {
          builder.redirectOutput(out.toFile());
        }
        return new TeemProcess(builder.start(), out, err);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Starts the command and waits for its end. */
    Outcome run(String... args) {
      try (TeemProcess started = start(args)) {
        return started.await();
      }
    }

    private List<String> words(String... args) {
      List<String> words = new ArrayList<>(wrapper);
      words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      words.addAll(openings());
      words.addAll(List.of("-XX:+UseParallelGC", "-Xmx256m", "-XX:TieredStopAtLevel=1"));
      words.addAll(jvm);
      words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.teem.cli.Teem"));
      words.addAll(List.of(args));
      return words;
    }

    /** What the parent pom gives to every JVM of ours, this one included. */
    private static List<String> openings() {
      return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(argument ->
              argument.startsWith("--add-")
                  || argument.startsWith("--enable-native-access")
                  || argument.startsWith("--sun-misc-unsafe"))
          .toList();
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** What it has printed to standard error so far. */
  String errorsSoFar() {
    return text(err);
  }

  OutputStream standardInput() {
    return process.getOutputStream();
  }

  /** As when the reader of a pipe goes away. */
  void closeStandardOutput() {
    try {
      process.getInputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for its end, which must come in time. */
  Outcome await() {
    try {
      if (!process.waitFor(TIME_OUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("not over after " + TIME_OUT + "\n" + printed());
      }
      return new Outcome(process.exitValue(), text(out), text(err));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Waits until something is the case, while it runs. */
  void awaitThat(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TIME_OUT.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new AssertionError("never: " + what + "; alive=" + alive() + "\n" + printed());
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /** SIGKILL: it learns nothing of it. */
  Outcome kill() {
    process.destroyForcibly();
    return await();
  }

  /** A signal to it alone, as {@code kill PID} sends it. */
  void signal(String name) {
    send(name, Long.toString(pid()));
  }

  /** A signal to it and its children, as a terminal sends it: start it under {@code setsid}. */
  void signalGroup(String name) {
    send(name, "-" + pid());
  }

  private static void send(String name, String target) {
    try {
      int status = new ProcessBuilder("kill", "-" + name, "--", target).start().waitFor();
      if (status != 0) {
        throw new AssertionError("kill -" + name + " -- " + target + ": status " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String printed() {
    return "--- standard output\n" + text(out) + "\n--- standard error\n" + text(err);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
