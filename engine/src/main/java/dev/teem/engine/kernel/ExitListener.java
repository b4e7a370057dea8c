package dev.teem.engine.kernel;

import dev.teem.engine.event.ExitReason;

/** Waits for the end of one process. */
@FunctionalInterface
interface ExitListener {
  /** Called once, on the core of the process that ended. */
  void ended(Process process, ExitReason reason);
}
