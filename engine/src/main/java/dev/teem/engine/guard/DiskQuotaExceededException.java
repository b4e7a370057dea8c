package dev.teem.engine.guard;

/**
 * A step of work has left a folder larger than its {@link DiskQuota} allows. The message names the
 * folder, what it takes and what it may.
 */
public final class DiskQuotaExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DiskQuotaExceededException(String message) {
    super(message);
  }
}
