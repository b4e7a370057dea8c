package dev.teem.stress.damage;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What can happen to a file. */
enum Harm {
  BIT,
  BYTE,
  SOME_BYTES,
  ZEROS,
  ONES,
  NOISE,
  CUT_OFF,
  MORE_NOISE,
  MORE_ZEROS,
  SWAPPED_PAGES,
  PAGE_FROM_ELSEWHERE,
  PAGE_FROM_BEFORE,
  FILE_FROM_BEFORE,
  NO_FILE,
  NOTHING_IN_IT,
  A_FOLDER;

  /** What a disk and a mapping take as one. */
  static final int PAGE = 4096;

  private static final int MOST_BYTES = 1 << 14;

  /** Far more than any file of a scene has, and than a child has memory. */
  private static final long MOST_ZEROS = 6L << 30;

  /** The part of a file that is not only a start of it, nor only unused. */
  private static final double IN_USE = 0.75;

  /**
   * A file after it, or what is in its place; null if it is gone.
   *
   * @param before the same file at an earlier time; null if there was none
   * @param others of the same folder
   */
  Image.Entry on(Image.File file, Image.File before, List<Image.File> others, Random random) {
    return switch (this) {
      case BIT -> flipped(file, offset(file, random), 1 << random.nextInt(Byte.SIZE));
      case BYTE -> flipped(file, offset(file, random), 1 + random.nextInt(0xff));
      case SOME_BYTES -> someBytes(file, random);
      case ZEROS -> run(file, random, new byte[length(random)]);
      case ONES -> run(file, random, filled((byte) 0xff, length(random)));
      case NOISE -> run(file, random, noise(random));
      case CUT_OFF -> cutOff(file, random);
      case MORE_NOISE -> overwritten(file, end(file, random), noise(random));
      case MORE_ZEROS ->
          new Image.File(file.used(), file.length() + 1 + random.nextLong(MOST_ZEROS));
      case SWAPPED_PAGES -> swappedPages(file, random);
      case PAGE_FROM_ELSEWHERE -> {
        Image.File from = others.isEmpty() ? file : others.get(random.nextInt(others.size()));
        yield pageOf(from, page(from, random), file, page(file, random));
      }
      case PAGE_FROM_BEFORE -> {
        int page = page(file, random);
        yield before == null ? file : pageOf(before, page, file, page);
      }
      case FILE_FROM_BEFORE -> before;
      case NO_FILE -> null;
      case NOTHING_IN_IT -> Image.File.of(new byte[0]);
      case A_FOLDER -> new Image.Folder();
    };
  }

  /** Whether the file may be as it once was, so that nobody can tell by it what came later. */
  boolean goesBack() {
    return this == PAGE_FROM_BEFORE || this == FILE_FROM_BEFORE;
  }

  private static int offset(Image.File file, Random random) {
    int used = Math.max(1, file.used().length);
    double where = random.nextDouble();
    if (where < IN_USE) {
      return random.nextInt(used);
    }
    return where < 0.9
        ? random.nextInt(Math.min(PAGE, used))
        : random.nextInt(Math.clamp(file.length(), 1, used + MOST_BYTES));
  }

  private static int length(Random random) {
    // As many short ones as long ones.
    return 1 + random.nextInt(1 << (1 + random.nextInt(Integer.numberOfTrailingZeros(MOST_BYTES))));
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[length(random)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] filled(byte value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, value);
    return bytes;
  }

  private static int page(Image.File file, Random random) {
    return random.nextInt(file.used().length / PAGE + 1);
  }

  private static int end(Image.File file, Random random) {
    return (int)
        Math.min(file.length(), file.used().length + (random.nextBoolean() ? 0L : 1L << 20));
  }

  private static Image.File flipped(Image.File file, int offset, int bits) {
    byte was = offset < file.used().length ? file.used()[offset] : 0;
    return overwritten(file, offset, new byte[] {(byte) (was ^ bits)});
  }

  private static Image.File someBytes(Image.File file, Random random) {
    Image.File changed = file;
    for (int left = 2 + random.nextInt(7); left > 0; left--) {
      changed = flipped(changed, offset(file, random), 1 + random.nextInt(0xff));
    }
    return changed;
  }

  /** Overwrites within the file, which stays as long as it was. */
  private static Image.File run(Image.File file, Random random, byte[] bytes) {
    int offset = offset(file, random);
    int length = Math.clamp(file.length() - offset, 0, bytes.length);
    return overwritten(file, offset, Arrays.copyOf(bytes, length));
  }

  private static Image.File cutOff(Image.File file, Random random) {
    int length = random.nextInt(file.used().length + 1);
    return Image.File.of(Arrays.copyOf(file.used(), length));
  }

  private static Image.File swappedPages(Image.File file, Random random) {
    int one = page(file, random);
    int other = page(file, random);
    return pageOf(file, other, pageOf(file, one, file, other), one);
  }

  private static Image.File pageOf(Image.File from, int source, Image.File to, int target) {
    byte[] page = new byte[PAGE];
    int start = Math.min(source * PAGE, from.used().length);
    int there = Math.min(PAGE, from.used().length - start);
    System.arraycopy(from.used(), start, page, 0, there);
    int room = Math.clamp(to.length() - (long) target * PAGE, 0, PAGE);
    return overwritten(to, target * PAGE, Arrays.copyOf(page, room));
  }

  private static Image.File overwritten(Image.File file, int offset, byte[] bytes) {
    int end = Math.max(file.used().length, offset + bytes.length);
    byte[] changed = Arrays.copyOf(file.used(), end);
    System.arraycopy(bytes, 0, changed, offset, bytes.length);
    return new Image.File(changed, Math.max(file.length(), end));
  }
}
