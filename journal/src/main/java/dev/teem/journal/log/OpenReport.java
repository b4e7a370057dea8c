package dev.teem.journal.log;

import java.util.List;

/**
 * What opening a log found and did.
 *
 * @param recordsScanned records read and checked
 * @param lastGoodPosition the last record's position, 0 if there is none
 * @param tornTailRemoved whether the bytes of a record that was never finished were overwritten
 * @param recoveredPrefix whether the folder was replaced by one with the records before a damage
 * @param recordsKept records in the new folder, 0 if it was not replaced
 * @param bytesKept their bytes, payloads and frames
 * @param recordsDropped records lost with the damage, the damaged one included, as far as can be
 *     told
 * @param bytesDropped bytes of those of them that were whole
 * @param messages one line for each thing that was not as usual
 */
public record OpenReport(
    long recordsScanned,
    long lastGoodPosition,
    boolean tornTailRemoved,
    boolean recoveredPrefix,
    long recordsKept,
    long bytesKept,
    long recordsDropped,
    long bytesDropped,
    List<String> messages) {

  /** Copies the messages. */
  public OpenReport {
    messages = List.copyOf(messages);
  }
}
