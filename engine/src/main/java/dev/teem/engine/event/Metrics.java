package dev.teem.engine.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The counts of all cores together, as last published by each: not a cut through one moment.
 *
 * @param processes alive
 * @param events that happened, kept or not
 * @param spawns processes made
 * @param exits processes ended
 * @param sends messages put into mailboxes
 * @param recvs messages taken out
 * @param scheds turns of processes
 * @param faults things that went wrong
 * @param exitsByReason exits of each kind that occurred; a program's own kinds together as {@code
 *     custom}
 * @param charged how much of each meter, {@code tokens}, {@code toolCalls} and {@code usd}, where
 *     there was any, to a millionth
 * @param mailboxFull refusals of messages by full mailboxes
 * @param inboxFull refusals of messages by full inboxes of cores
 * @param lateReplies replies that nobody waited for any more
 * @param slowSteps steps of processes that kept a core too long
 */
public record Metrics(
    long processes,
    long events,
    long spawns,
    long exits,
    long sends,
    long recvs,
    long scheds,
    long faults,
    Map<String, Long> exitsByReason,
    Map<String, Double> charged,
    long mailboxFull,
    long inboxFull,
    long lateReplies,
    long slowSteps) {
  private static final double MILLIONTHS = 1e6;

  /** Copies the maps, in their order. */
  public Metrics {
    exitsByReason = Collections.unmodifiableMap(new LinkedHashMap<>(exitsByReason));
    charged = Collections.unmodifiableMap(new LinkedHashMap<>(charged));
  }

  /** Adds up the counters that are known here; a file may have more. */
  static Metrics sum(CounterValues values) {
    long[] sums = new long[Counter.PER_CORE];
    values.forEach((label, value) -> {
      Counter counter = Counter.of(label);
      if (counter != null) {
        sums[counter.index()] += value;
      }
    });
    Map<String, Long> exitsByReason = new LinkedHashMap<>();
    long exits = 0;
    for (Counter counter : Counter.EXITS) {
      long sum = sums[counter.index()];
      exits += sum;
      if (sum != 0) {
        exitsByReason.put(counter.key(), sum);
      }
    }
    Map<String, Double> charged = new LinkedHashMap<>();
    for (Counter counter : Counter.CHARGED) {
      long sum = sums[counter.index()];
      if (sum != 0) {
        charged.put(counter.key(), sum / MILLIONTHS);
      }
    }
    return new Metrics(
        sums[Counter.PROCESSES.index()],
        sums[Counter.EVENTS.index()],
        sums[Counter.SPAWNS.index()],
        exits,
        sums[Counter.SENDS.index()],
        sums[Counter.RECVS.index()],
        sums[Counter.SCHEDS.index()],
        sums[Counter.FAULTS.index()],
        exitsByReason,
        charged,
        sums[Counter.MAILBOX_FULL.index()],
        sums[Counter.INBOX_FULL.index()],
        sums[Counter.LATE_REPLIES.index()],
        sums[Counter.SLOW_STEPS.index()]);
  }
}
