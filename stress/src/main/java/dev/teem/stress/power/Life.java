package dev.teem.stress.power;

import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Work in a folder from an opening of it until the power goes. */
interface Life {
  /**
   * Works.
   *
   * @param folder what the last cut left, or an empty folder
   * @param cuts is shown where the power could go now
   */
  void run(Path folder, Random random, Cuts cuts);

  /** Takes the moments at which the power could go. */
  @FunctionalInterface
  interface Cuts {
    /**
     * Now is one. On any thread, while no other is at work in the folder that appends what counts.
     *
     * @param facts what is true of whatever is left; they must not change with the work
     */
    void at(Disk disk, Facts facts);
  }

  /** What a loss of power must keep, and what it cannot have made up. */
  @FunctionalInterface
  interface Facts {
    /**
     * Opens what was left, and closes it.
     *
     * @throws Violation if it cannot be opened, or is not as it must be
     */
    Found check(Path image) throws Violation, IOException;
  }

  /**
   * What an opening found.
   *
   * @param next goes on with it
   * @param notes what the opening said
   */
  record Found(Life next, List<String> notes) {}
}
