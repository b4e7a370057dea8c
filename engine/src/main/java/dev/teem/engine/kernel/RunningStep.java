package dev.teem.engine.kernel;

/**
 * What a core does at this moment, as another thread sees it.
 *
 * @param process null if it runs none
 * @param thread where that runs: a thread of the program's own, or the core's
 */
record RunningStep(Process process, Thread thread) {
  private static final int SHOWN_FRAMES = 12;

  static RunningStep of(Core core, Thread coreThread) {
    Process process = core.running();
    Thread own = process instanceof ProgramProcess program ? program.thread() : null;
    return new RunningStep(process, own == null ? coreThread : own);
  }

  /** The process, and where in its code it is. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    StackTraceElement[] stack = thread.getStackTrace();
    for (int i = 0; i < Math.min(SHOWN_FRAMES, stack.length); i++) {
      text.append(System.lineSeparator()).append("\tat ").append(stack[i]);
    }
    return process + ", at" + text;
  }
}
