package dev.teem.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The command without root's right to read and write everything. */
final class Unprivileged {
  private static final String[] WITHOUT_RIGHTS = {
    "setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"
  };

  private Unprivileged() {}

  static TeemProcess.Launch in(Path folder) throws Exception {
    if (!System.getProperty("user.name").equals("root")) {
      return TeemProcess.in(folder);
    }
    assumeTrue(canDropRights(), "is root and cannot drop its rights");
    return TeemProcess.in(folder).under(WITHOUT_RIGHTS);
  }

  private static boolean canDropRights() throws InterruptedException {
    try {
      String[] words = {WITHOUT_RIGHTS[0], WITHOUT_RIGHTS[1], WITHOUT_RIGHTS[2], "true"};
      return new ProcessBuilder(words).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static void deny(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
  }

  static void denyWriting(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
  }
}
