package dev.teem.engine.guard;

import dev.teem.engine.lane.Refusal;
import java.io.IOException;
import java.nio.file.Path;

/** Ends work when a folder takes more of its disk than it may. */
public final class DiskQuota implements Guard {
  private final Path folder;
  private final long limitBytes;

  /**
   * A guard of a folder and all below it.
   *
   * @param limitBytes positive
   */
  public DiskQuota(Path folder, long limitBytes) {
    if (limitBytes <= 0) {
      throw new IllegalArgumentException("limitBytes=" + limitBytes + " is not positive");
    }
    this.folder = folder;
    this.limitBytes = limitBytes;
  }

  @Override
  public Refusal look() throws IOException {
    long bytes = DiskUsage.of(folder);
    return bytes <= limitBytes
        ? null
        : new Refusal(
            "%s takes %s of its disk, more than its quota of %s"
                .formatted(folder, Mebibytes.text(bytes), Mebibytes.text(limitBytes)),
            false);
  }
}
