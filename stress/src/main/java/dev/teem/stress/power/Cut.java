package dev.teem.stress.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A loss of power: the disk has what was forced, and of what memory held beyond that any part. A
 * page is there as it was or as it is, in whatever order; a file is as long as it was, as it is, or
 * ends at a page between; pages that were never written are zeros; a file whose name was not forced
 * may be missing, and one whose removal was not may be back.
 */
final class Cut {
  private static final int PAGE = 4096;

  /** What disks write whole. */
  private static final int SECTOR = 512;

  /** Files that are forced before they get their name, as traces show: there whole, or not. */
  private static final Set<String> RENAMED = Set.of("FORMAT");

  private static final double[] SHARES = {0, 0.1, 0.5, 0.9, 1};

  private final Map<String, Content> forced;
  private final Map<String, Content> memory;

  Cut(Map<String, Content> forced, Map<String, Content> memory) {
    this.forced = forced;
    this.memory = memory;
  }

  /** Whether memory had anything that the disk may lack. */
  boolean losesAnything() {
    return !forced.keySet().equals(memory.keySet())
        || forced.keySet().stream().anyMatch(file -> !forced.get(file).isSame(memory.get(file)));
  }

  /** Makes a folder of what a cut could leave. */
  void leave(Path target, Random random) throws IOException {
    Set<String> files = new TreeSet<>(forced.keySet());
    files.addAll(memory.keySet());
    double share = SHARES[random.nextInt(SHARES.length)];
    int unit = random.nextInt(4) == 0 ? SECTOR : PAGE;
    Files.createDirectories(target);
    for (String file : files) {
      Content before = forced.get(file);
      Content now = memory.get(file);
      boolean missing = (before == null || now == null) && random.nextInt(3) == 0;
      if (!missing) {
        left(file, before, now, share, unit, random).write(target.resolve(file));
      }
    }
  }

  private Content left(
      String file, Content before, Content now, double share, int unit, Random random) {
    if (now == null) {
      return before;
    }
    if (RENAMED.contains(file)) {
      return before == null || random.nextBoolean() ? now : before;
    }
    return mix(before == null ? Content.NOTHING : before, now, share, unit, random);
  }

  private static Content mix(Content old, Content now, double share, int unit, Random random) {
    long length = length(old, now, random);
    int used = (int) Math.min(length, Math.max(old.bytes().length, now.bytes().length));
    byte[] mixed = Arrays.copyOf(old.bytes(), used);
    byte[] newer = Arrays.copyOf(now.bytes(), used);
    for (int at = 0; at < used; at += unit) {
      if (random.nextDouble() < share) {
        System.arraycopy(newer, at, mixed, at, Math.min(unit, used - at));
      }
    }
    return new Content(mixed, length);
  }

  private static long length(Content old, Content now, Random random) {
    int kind = random.nextInt(3);
    long least = Math.min(old.length(), now.length());
    int pages = (int) Math.max(0, (now.bytes().length - least) / PAGE);
    if (kind == 2 && pages > 0) {
      return least + (long) PAGE * random.nextInt(pages);
    }
    return kind == 0 ? old.length() : now.length();
  }
}
