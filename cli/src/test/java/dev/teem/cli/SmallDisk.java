package dev.teem.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of a few MiB, where the machine lets us have one: Linux, as root. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one, or skips the test. */
  static SmallDisk mount(Path parent, String size) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    assumeTrue(mounted, "no right to mount a tmpfs");
    return new SmallDisk(folder);
  }

  Path folder() {
    return folder;
  }

  void resize(String size) {
    require("mount", "-o", "remount,size=" + size, folder.toString());
  }

  @Override
  public void close() {
    require("umount", folder.toString());
  }

  private static void require(String... words) {
    if (!run(words)) {
      throw new AssertionError("failed: " + String.join(" ", words));
    }
  }

  private static boolean run(String... words) {
    try {
      return new ProcessBuilder(List.of(words))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
