package dev.teem.journal.log;

import dev.teem.engine.receipt.StoreException;
import java.nio.file.Path;

/** The disk has no room for what was to be appended. The log is as it was before. */
public final class LogFullException extends StoreException {
  private static final long serialVersionUID = 1;

  private final String folder;
  private final long bytesWanted;

  LogFullException(Path folder, long bytesWanted, Throwable cause) {
    super(
        "Disk full: folder="
            + folder
            + " bytesWanted="
            + bytesWanted
            + ". Make room on that disk; the log can then be appended to again.",
        cause);
    this.folder = folder.toString();
    this.bytesWanted = bytesWanted;
  }

  /** The log's folder. */
  public String folder() {
    return folder;
  }

  /** Bytes that could not be had. */
  public long bytesWanted() {
    return bytesWanted;
  }
}
