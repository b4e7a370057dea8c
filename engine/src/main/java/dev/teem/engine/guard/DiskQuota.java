package dev.teem.engine.guard;

import dev.teem.engine.lane.Refusal;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Ends work when a folder takes more of its disk than it may: all work of an engine, as a guard
 * that is asked now and then, or one step, see {@link #around}. Any thread may use it.
 */
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

  /**
   * Some work.
   *
   * @param <T> what it gives
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Step<T, X extends Exception> {
    /** Does it. */
    T run() throws X;
  }

  /**
   * Does a step on the calling thread and looks at the folder after it, even if the step has
   * thrown: what that left on the disk is there all the same.
   *
   * @return what the step gave
   * @throws X if the step has; a folder that is too large then, or gone, is a suppressed exception
   *     of it
   * @throws DiskQuotaExceededException if the folder takes more than it may now, whoever has
   *     written to it
   * @throws IOException if that cannot be told
   */
  public <T, X extends Exception> T around(Step<T, X> step) throws X, IOException {
    T result;
    try {
      result = step.run();
    } catch (Throwable e) {
      try {
        check();
      } catch (IOException | DiskQuotaExceededException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
    check();
    return result;
  }

  private void check() throws IOException {
    Refusal refusal = look();
    if (refusal != null) {
      throw new DiskQuotaExceededException(refusal.why() + "; make room there, or allow more");
    }
  }
}
