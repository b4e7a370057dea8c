package dev.teem.stress.crash;

import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A part of the journal that child processes work on until they are killed.
 *
 * @param processes how many work at once
 * @param work what each does
 * @param watch what to look at from outside to see the moment of an aim, for those aims of which
 *     the process itself cannot say that it is at it; null if there is none
 * @param audit what must be true of a copy of what they leave
 */
record Scenario(int processes, Work work, Watch watch, Supplier<Audit> audit) {
  /** Looks for a change that tells of a moment. */
  @FunctionalInterface
  interface Watch {
    /** A number that is another one after such a moment. Cheap, for it is asked all the time. */
    long look(Path data) throws IOException;
  }

  /** Checks what the processes of a lap leave, life after life. */
  interface Audit {
    /**
     * Checks a copy, opening it for real.
     *
     * @param lives what the processes of each life said, in the order of the lives
     * @return what the opening said
     * @throws Violation if something acknowledged is not there, or something there was never done
     */
    List<String> check(Path copy, List<List<Said>> lives) throws Violation, IOException;
  }

  /**
   * What one process said.
   *
   * @param name of the process
   * @param lines in their order
   */
  record Said(String name, List<String> lines) {}
}
