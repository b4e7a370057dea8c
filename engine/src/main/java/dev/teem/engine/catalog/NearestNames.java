package dev.teem.engine.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Finds the names that somebody may have meant. Used once. */
final class NearestNames {
  /** What is longer is compared as far as that. */
  private static final int MAX_CHARS = 100;

  private final String name;
  private final int count;

  /** The worst first. */
  private final PriorityQueue<Scored> best =
      new PriorityQueue<>(
          Comparator.comparingInt(Scored::distance).thenComparing(Scored::name).reversed());

  private int[] row = new int[MAX_CHARS + 1];
  private int[] above = new int[MAX_CHARS + 1];

  private record Scored(int distance, String name) {}

  NearestNames(String name, int count) {
    this.name = cut(name);
    this.count = count;
  }

  void consider(String candidate) {
    best.add(new Scored(distance(cut(candidate)), candidate));
    if (best.size() > count) {
      best.poll();
    }
  }

  /** The nearest first. */
  List<String> names() {
    return best.stream().sorted(best.comparator().reversed()).map(Scored::name).toList();
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), MAX_CHARS));
  }

  /** Characters to insert, delete or replace (Levenshtein); case counts for nothing. */
  private int distance(String other) {
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= name.length(); i++) {
      int[] swapped = above;
      above = row;
      row = swapped;
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        boolean same =
            Character.toLowerCase(name.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
        int replaced = above[j - 1] + (same ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
