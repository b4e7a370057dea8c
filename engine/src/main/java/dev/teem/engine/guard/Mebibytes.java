package dev.teem.engine.guard;

import java.util.Locale;

/** Sizes of disks as people read them. */
final class Mebibytes {
  private Mebibytes() {}

  static String text(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / 1048576.0);
  }
}
