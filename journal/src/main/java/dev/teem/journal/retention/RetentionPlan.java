package dev.teem.journal.retention;

import java.util.List;

/**
 * Which files of outputs are given up: the oldest so many.
 *
 * <p>A file is as old as its newest output, by the dates in the receipts. The names of files have
 * dates too, but a clock that goes back does not move those back, and what is written now has no
 * next file to date it. Files go in the order in which they were written: one that says that it is
 * young, be it that the clock was ahead then, keeps those after it. That errs on the side of
 * keeping, for what is given up does not come back; the cap on size bounds it.
 *
 * @param aged how many files are given up for their age, from the oldest
 * @param capped how many after those for the size of the store
 * @param bytesAfter what the store takes of the disk without them
 */
record RetentionPlan(int aged, int capped, long bytesAfter) {

  /**
   * Decides.
   *
   * @param files all there are, in the order in which they were written
   * @param storeBytes what the whole store takes of the disk, the files included
   */
  static RetentionPlan of(
      RetentionPolicy policy, List<OutputFile> files, long storeBytes, long nowMicros) {
    long since = policy.hotSince(nowMicros);
    long bytes = storeBytes;
    int aged = 0;
    while (aged < files.size() && files.get(aged).newestMicros() < since) {
      bytes -= files.get(aged).bytes();
      aged++;
    }
    int capped = 0;
    while (aged + capped < files.size() && bytes > policy.maxBytes()) {
      bytes -= files.get(aged + capped).bytes();
      capped++;
    }
    return new RetentionPlan(aged, capped, bytes);
  }

  /** How many files are given up in all. */
  int files() {
    return aged + capped;
  }
}
