package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.journal.log.Children;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few MiB, where the machine lets us have one: Linux, as root. */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one, or skips the test. */
  public static SmallDisk mount(Path parent, String size) throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    assumeTrue(System.getProperty("user.name").equals("root"));
    Path folder = Files.createDirectory(parent.resolve("disk"));
    String output =
        Children.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString());
    assumeTrue(output.isEmpty(), output);
    return new SmallDisk(folder);
  }

  public Path folder() {
    return folder;
  }

  /** Whether anything on it can be changed. */
  public void writable(boolean on) throws IOException {
    remount(on ? "rw" : "ro");
  }

  public void resize(String size) throws IOException {
    remount("size=" + size);
  }

  private void remount(String option) throws IOException {
    assertThat(Children.run("mount", "-o", "remount," + option, folder.toString())).isEmpty();
  }

  /** Leaves no room. */
  public void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("ballast"))) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  @Override
  public void close() throws IOException {
    assertThat(Children.run("umount", folder.toString())).isEmpty();
  }
}
