package dev.teem.stress.crash;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How many kills there were, how many hit what they were aimed at, and what they left. */
final class KillReport {
  /** What differs from note to note: names of files, and numbers. */
  private static final Pattern DETAILS = Pattern.compile("\\S*[/\\d]\\S*");

  private final Map<Aim, int[]> aims = new EnumMap<>(Aim.class);
  private final Map<String, Integer> notes = new TreeMap<>();
  private int kills;
  private long longestNanos;

  void aimed(Aim at, boolean hit) {
    int[] counts = aims.computeIfAbsent(at, any -> new int[2]);
    counts[0]++;
    counts[1] += hit ? 1 : 0;
  }

  void killed(List<String> said) {
    kills++;
    said.stream()
        .map(note -> DETAILS.matcher(note).replaceAll("*"))
        .distinct()
        .forEach(note -> notes.merge(note, 1, Integer::sum));
  }

  /** After a kill the others have gone on. */
  void goneOn(long nanos) {
    longestNanos = Math.max(longestNanos, nanos);
  }

  int kills() {
    return kills;
  }

  /** A line for people, and one for each aim and each thing that openings said. */
  List<String> lines(String part) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %,d kills, nothing lost, nothing made up".formatted(part, kills));
    aims.forEach((aim, counts) ->
        lines.add("  aimed at %s: %,d, hit: %,d".formatted(aim.word(), counts[0], counts[1])));
    if (longestNanos > 0) {
      lines.add("  the others went on within %,.0f ms".formatted(longestNanos / 1e6));
    }
    notes.forEach((note, count) -> lines.add("  after %,d: %s".formatted(count, note)));
    return lines;
  }
}
