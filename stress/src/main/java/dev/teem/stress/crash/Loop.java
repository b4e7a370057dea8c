package dev.teem.stress.crash;

import dev.teem.stress.trial.Violation;
import java.io.IOException;

/** Kills one part of the journal again and again, and checks what it leaves. */
public interface Loop {
  /**
   * Runs it.
   *
   * @throws Violation on the first promise broken
   */
  void run() throws Violation, IOException;

  /** Kills so far. */
  int kills();

  /** Kills what runs and sees that {@link #run} returns: for an interruption. Any thread. */
  void abandon();
}
