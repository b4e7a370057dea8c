package dev.teem.stress.space;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Histories, one after the other, until one has no linearization. */
public final class HistoryLoop {
  private static final int HISTORIES_BETWEEN_REPORTS = 20_000;

  private final long seed;
  private final int histories;
  private final Consumer<String> log;
  private volatile boolean abandoned;
  private int done;
  private long meetings;
  private String violation;

  /**
   * A loop.
   *
   * @param seed of what is asked in the first history; each next one has the next seed
   * @param log gets a line now and then
   */
  public HistoryLoop(long seed, int histories, Consumer<String> log) {
    this.seed = seed;
    this.histories = histories;
    this.log = log;
  }

  /** Does all of them, or as many as it takes to find one that is wrong. */
  public void run() throws InterruptedException {
    try (HistoryRun run = new HistoryRun()) {
      while (done < histories && violation == null && !abandoned) {
        List<Operation> history = run.run(seed + done);
        meetings += meetings(history);
        judge(seed + done, history);
        done++;
        if (done % HISTORIES_BETWEEN_REPORTS == 0) {
          log.accept("%,d histories".formatted(done));
        }
      }
    } catch (ExecutionException e) {
      violation = "seed=" + (seed + done) + ": " + e.getCause();
    }
  }

  private void judge(long number, List<Operation> history) {
    if (!Linearization.exists(history)) {
      violation =
          "seed=%d: no order of these operations gives these answers\n".formatted(number)
              + history.stream()
                  .sorted(Comparator.comparingLong(Operation::invoked))
                  .map(Operation::toString)
                  .collect(Collectors.joining("\n"));
    }
  }

  /** Pairs of operations of which neither had returned when the other was called. */
  private static long meetings(List<Operation> history) {
    long meetings = 0;
    for (Operation one : history) {
      for (Operation other : history) {
        if (one.invoked() < other.invoked() && !one.isBefore(other)) {
          meetings++;
        }
      }
    }
    return meetings;
  }

  /** Ends it soon. Any thread. */
  public void abandon() {
    abandoned = true;
  }

  /** How many were right. */
  public int done() {
    return done;
  }

  /** In how many pairs of operations both were under way at once. */
  public long meetings() {
    return meetings;
  }

  /** What was wrong; null if nothing was. */
  public String violation() {
    return violation;
  }
}
