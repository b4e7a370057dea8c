package dev.teem.journal.retention;

/**
 * What retention did, or would do.
 *
 * @param dryRun whether nothing was done
 * @param policy by what it was decided
 * @param bytesBefore what the store took of its disk
 * @param bytesAfter what is left of that without the files that were given up
 * @param aged what was given up for its age
 * @param capped what was given up besides since the store took too much
 * @param hot receipts young enough for their outputs to be kept
 * @param warm older ones
 * @param cold those older than the policy's year
 */
public record RetentionReport(
    boolean dryRun,
    RetentionPolicy policy,
    long bytesBefore,
    long bytesAfter,
    GivenUp aged,
    GivenUp capped,
    Tier hot,
    Tier warm,
    Tier cold) {

  /**
   * Files of outputs.
   *
   * @param files how many
   * @param outputs in them, of which there are receipts
   * @param bytes of the disk
   */
  public record GivenUp(int files, long outputs, long bytes) {}

  /**
   * Receipts of an age, with what is kept of their outputs. A block of receipts, which were written
   * at once, is as old as its newest.
   *
   * @param receipts how many
   * @param receiptBytes what they take in their log
   * @param outputs how many outputs are kept
   * @param outputBytes their bytes
   */
  public record Tier(long receipts, long receiptBytes, long outputs, long outputBytes) {}

  /** Whether the store takes no more than the policy allows: giving up outputs has been enough. */
  public boolean withinCap() {
    return bytesAfter <= policy.maxBytes();
  }
}
