package dev.teem.engine.kernel;

/**
 * Unwinds the stack of a program that has exited or was killed. Not for catching: a program that
 * catches it anyway meets it again at its next system call.
 */
final class ProcessExit extends Error {
  // Without a stack trace it has no state: one does for all.
  @SuppressWarnings("StaticAssignmentOfThrowable")
  static final ProcessExit INSTANCE = new ProcessExit();

  private static final long serialVersionUID = 1L;

  private ProcessExit() {
    super("the process has exited", null, false, false);
  }
}
