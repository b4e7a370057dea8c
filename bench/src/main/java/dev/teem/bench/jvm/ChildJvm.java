package dev.teem.bench.jvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The parent's side: a fresh JVM with this one's flags and class path, which runs a round when
 * asked. What it says on standard error is shown.
 */
public final class ChildJvm implements AutoCloseable {
  private static final long END_SECONDS = 30;

  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;

  private ChildJvm(String name, Process process) {
    this.name = name;
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    questions = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts one.
   *
   * @param main a class whose main method calls {@link RoundServer#serve}
   */
  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), main, arguments);
  }

  /**
   * Starts one with flags of its own behind this one's. Where they contradict, the last counts.
   *
   * @param main a class whose main method calls {@link RoundServer#serve}
   */
  public static ChildJvm start(List<String> flags, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new ChildJvm(main.getSimpleName(), builder.start());
  }

  /**
   * Asks for a round and waits for it.
   *
   * @return the figures by name
   * @throws IOException if the child ended instead
   */
  public Map<String, Double> round(String... arguments) throws IOException {
    try {
      questions.write(RoundServer.ROUND);
      for (String argument : arguments) {
        questions.write(" " + argument);
      }
      questions.write("\n");
      questions.flush();
    } catch (IOException e) {
      throw new IOException(name + " ended: " + e.getMessage(), e);
    }
    String line = answers.readLine();
    if (line == null) {
      throw new IOException(name + " ended without a result; what it said is above");
    }
    return parse(line);
  }

  private static Map<String, Double> parse(String line) throws IOException {
    String[] words = line.split(" ", -1);
    if (!words[0].equals(RoundServer.RESULT)) {
      throw new IOException("not a result: " + line);
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 1; i < words.length; i++) {
      int sign = words[i].indexOf('=');
      figures.put(words[i].substring(0, sign), Double.parseDouble(words[i].substring(sign + 1)));
    }
    return figures;
  }

  /** Ends it by SIGKILL, in the middle of whatever it does. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Ends it, and waits for that: nothing runs beside what is measured next. */
  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      // It ended before it was told to; whoever asked it for a round knows.
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
