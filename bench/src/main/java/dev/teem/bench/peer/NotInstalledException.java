package dev.teem.bench.peer;

import java.io.IOException;

/** What is to be compared with is not on this machine: nothing failed, and nothing was measured. */
public final class NotInstalledException extends IOException {
  private static final long serialVersionUID = 1L;

  NotInstalledException(String command) {
    super(command + " is not installed");
  }
}
