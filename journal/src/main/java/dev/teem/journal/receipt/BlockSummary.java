package dev.teem.journal.receipt;

import dev.teem.journal.log.LogReader;

/**
 * What a block of receipts takes and how old it is.
 *
 * @param receipts how many there are
 * @param bytes what they take in their log
 * @param newestMicros when the last of their agents ended, in microseconds since 1970
 * @param outputsPosition where their outputs are; 0 if there are none, or none any more
 * @param outputs how many of the receipts have an output there
 * @param outputBytes their bytes
 */
public record BlockSummary(
    int receipts,
    long bytes,
    long newestMicros,
    long outputsPosition,
    int outputs,
    long outputBytes) {

  static BlockSummary of(StoredBlock block, LogReader log, LogReader bodies) {
    boolean kept = !bodies.isDropped(block.outputsPosition());
    long newest = Long.MIN_VALUE;
    int outputs = 0;
    long outputBytes = 0;
    for (int entry = 0; entry < block.count(); entry++) {
      newest = Math.max(newest, block.endedMicros(entry));
      if (kept && block.ok(entry) && block.bodyLength(entry) > 0) {
        outputs++;
        outputBytes += block.bodyLength(entry);
      }
    }
    return new BlockSummary(
        block.count(),
        log.bytes(),
        newest,
        outputs == 0 ? 0 : block.outputsPosition(),
        outputs,
        outputBytes);
  }
}
