package dev.teem.bench.jvm;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The child's side: runs a round whenever it is asked for one. */
public final class RoundServer {
  static final String ROUND = "round";
  static final String RESULT = "result";

  private RoundServer() {}

  /** One measured run. */
  @FunctionalInterface
  public interface Round {

    /**
     * Runs it.
     *
     * @param arguments what the parent wants this time
     * @return figures by name; neither names nor arguments have blanks
     */
    Map<String, Double> run(List<String> arguments) throws Exception;
  }

  /**
   * Runs rounds until standard input ends. Meanwhile what is printed goes to standard error, since
   * standard output has the answers.
   */
  public static void serve(Round round) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      List<String> words = List.of(line.split(" ", -1));
      if (!words.getFirst().equals(ROUND)) {
        throw new IllegalArgumentException("not a round: " + line);
      }
      Map<String, Double> figures = round.run(words.subList(1, words.size()));
      answers.println(
          figures.entrySet().stream()
              .map(figure -> " " + figure.getKey() + "=" + figure.getValue())
              .collect(Collectors.joining("", RESULT, "")));
      answers.flush();
    }
  }
}
