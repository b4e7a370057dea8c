package dev.teem.journal.event;

import java.util.List;

/**
 * What a history has.
 *
 * @param runs who recorded it: the first run, and each that recovered it
 * @param processes how many have asked for something outside
 * @param operations answers that count
 * @param events events that were kept, of all runs
 * @param lostEvents events that are said to be lost, of all runs
 * @param bytes of all records, with their frames
 * @param notes what was not as usual and yet right, a line each
 */
public record HistorySummary(
    List<RunHead> runs,
    long processes,
    long operations,
    long events,
    long lostEvents,
    long bytes,
    List<String> notes) {
  /** Copies the lists. */
  public HistorySummary {
    runs = List.copyOf(runs);
    notes = List.copyOf(notes);
  }
}
