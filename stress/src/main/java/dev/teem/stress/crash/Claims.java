package dev.teem.stress.crash;

import java.util.ArrayList;
import java.util.List;

/** Reads what processes said. */
final class Claims {
  private Claims() {}

  /** The arguments of all lines that begin with a word, in their order. */
  static List<String> all(List<List<Scenario.Said>> lives, String word) {
    List<String> arguments = new ArrayList<>();
    for (List<Scenario.Said> life : lives) {
      for (Scenario.Said process : life) {
        arguments.addAll(all(process, word));
      }
    }
    return arguments;
  }

  /** The same of one process. */
  static List<String> all(Scenario.Said process, String word) {
    return process.lines().stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .toList();
  }

  /** The highest number after a word, -1 if it was never said. */
  static long highest(List<List<Scenario.Said>> lives, String word) {
    return all(lives, word).stream().mapToLong(Long::parseLong).max().orElse(-1);
  }
}
