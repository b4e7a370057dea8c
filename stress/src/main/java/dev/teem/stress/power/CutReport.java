package dev.teem.stress.power;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How many images were opened, and what their openings said. */
final class CutReport {
  /** What differs from note to note: names of files, and numbers. */
  private static final Pattern DETAILS = Pattern.compile("\\S*[/\\d]\\S*");

  private int images;
  private int lossy;
  private int silent;
  private final Map<String, Integer> notes = new TreeMap<>();

  void add(boolean losesAnything, List<String> said) {
    images++;
    lossy += losesAnything ? 1 : 0;
    silent += said.isEmpty() ? 1 : 0;
    said.stream()
        .map(note -> DETAILS.matcher(note).replaceAll("*"))
        .distinct()
        .forEach(note -> notes.merge(note, 1, Integer::sum));
  }

  /** Images opened and checked. */
  int images() {
    return images;
  }

  /** Those where memory had something that the disk could lack. */
  int lossy() {
    return lossy;
  }

  /** A line for people, and one for each thing that openings said. */
  List<String> lines(String kind) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %,d images, %,d with something in memory that the disk could lack; %,d opened with nothing to say"
            .formatted(kind, images, lossy, silent));
    notes.forEach((note, count) -> lines.add("  %,d  %s".formatted(count, note)));
    return lines;
  }
}
