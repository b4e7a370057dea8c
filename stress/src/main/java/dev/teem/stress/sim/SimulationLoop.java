package dev.teem.stress.sim;

import java.util.function.Consumer;

/** Simulations, one seed after the other, until one is wrong. */
public final class SimulationLoop {
  private static final int RUNS_BETWEEN_REPORTS = 20_000;

  private final long seed;
  private final int runs;
  private final Consumer<String> log;
  private volatile boolean abandoned;
  private int done;
  private String violation;

  /**
   * A loop.
   *
   * @param seed of the first run; each next one has the next seed
   * @param log gets a line now and then
   */
  public SimulationLoop(long seed, int runs, Consumer<String> log) {
    this.seed = seed;
    this.runs = runs;
    this.log = log;
  }

  /** Does all of them, or as many as it takes to find one that is wrong. */
  public void run() {
    while (done < runs && violation == null && !abandoned) {
      violation = new SpaceSimulation(seed + done).run();
      done++;
      if (done % RUNS_BETWEEN_REPORTS == 0) {
        log.accept("%,d runs".formatted(done));
      }
    }
  }

  /** Ends it soon. Any thread. */
  public void abandon() {
    abandoned = true;
  }

  /** How many were run. */
  public int done() {
    return done;
  }

  /** What was wrong; null if nothing was. */
  public String violation() {
    return violation;
  }
}
