package dev.teem.stress.damage;

import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A folder of files that belong together: how they come to be, and how to read them again. */
interface Scene {

  /**
   * What was written, at three times.
   *
   * @param older before the rest was written, and closed
   * @param killed with all that was written, as a process leaves it that is killed
   * @param closed the same, closed
   */
  record Written(Image older, Image killed, Image closed) {}

  /** Writes into a new folder. Called once, before any visit. */
  Written write(Path folder, Random random) throws IOException;

  /** Looks at a copy of what was written, damaged somewhere. Used by one round. */
  Visit visit(Path folder);

  /** The openings of one copy, one after the other; each knows what those before it have left. */
  interface Visit {

    /**
     * Reads without changing anything, where the scene can.
     *
     * @throws RuntimeException if what is there is refused
     */
    Found look() throws Violation, IOException;

    /**
     * Opens, reads all there is, appends something and closes.
     *
     * @param recover whether to keep what comes before a damage
     * @throws RuntimeException if what is there is refused
     * @throws Violation if anything is not as it was written
     */
    Found open(boolean recover) throws Violation, IOException;

    /**
     * How much must be left of a file from before a change at an offset.
     *
     * @return a count as in {@link Found}; 0 if the scene cannot tell
     */
    default int before(String file, int offset) {
      return 0;
    }
  }

  /**
   * What was found to be right.
   *
   * @param count how much of what had been written
   * @param lost how much of it was not there
   * @param said what the opening had to say, but for what it says when nothing is wrong
   * @param faults how many faults a check of the whole, which users can ask for, has found
   */
  record Found(int count, int lost, List<String> said, long faults) {}
}
