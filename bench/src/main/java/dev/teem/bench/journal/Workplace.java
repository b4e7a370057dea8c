package dev.teem.bench.journal;

import dev.teem.bench.jvm.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A folder that a benchmark's JVM has to itself. */
@State(Scope.Benchmark)
public class Workplace {
  /** Where to make it: the disk matters. */
  @Param(".teem-bench")
  public String dir;

  private Path folder;
  private boolean dirIsOurs;

  /** Makes it. */
  @Setup(Level.Trial)
  public void make() throws IOException {
    Path parent = Path.of(dir).toAbsolutePath();
    dirIsOurs = Files.notExists(parent);
    Files.createDirectories(parent);
    folder = Files.createTempDirectory(parent, "jmh-");
  }

  /** Deletes it. */
  @TearDown(Level.Trial)
  public void delete() throws IOException {
    Folders.delete(dirIsOurs ? folder.getParent() : folder);
  }

  /** A place in it where nothing is. */
  public Path fresh(String name) throws IOException {
    Path place = folder.resolve(name);
    Folders.delete(place);
    return place;
  }
}
