package dev.teem.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which boot of the machine this is: what a system counts or has cached is of one boot only. */
public final class Boot {
  private Boot() {}

  /** A text that no other boot has; empty where the system has none. */
  public static String id() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException | SecurityException e) {
      return "";
    }
  }
}
