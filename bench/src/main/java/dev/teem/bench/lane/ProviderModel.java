package dev.teem.bench.lane;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * A provider that serves so many calls at once, its knee; more wait in line, first come first
 * served. What it is like may change with time.
 *
 * <p>A call is served in 40 ms in the middle, log-normally spread. With more calls in flight than
 * the knee the provider is slower as well, by {@link #THRASHING} for each knee's worth of them: its
 * throughput falls, as that of real ones does.
 */
public enum ProviderModel {
  KNEE_8(Shape.KNEE, 8),
  KNEE_32(Shape.KNEE, 32),
  KNEE_64(Shape.KNEE, 64),

  /** Serves 32 at once for a third of the run, then 8, then 32 again. */
  STEP(Shape.STEP, 32) {
    @Override
    int knee(long nanos) {
      return nanos / (RUN_NANOS / 3) == 1 ? 8 : 32;
    }
  },

  /** For an eighth of the run calls take five times as long; 20 to 30 % of them fail. */
  BROWN_OUT(Shape.BROWN_OUT, 32) {
    @Override
    double slowdown(long nanos) {
      return isBrown(nanos) ? 5 : 1;
    }

    @Override
    double failureShare(long nanos, int inFlight) {
      return isBrown(nanos) ? 0.2 + 0.1 * Math.min(1, inFlight / (double) knee(nanos)) : 0;
    }

    private boolean isBrown(long nanos) {
      return nanos / (RUN_NANOS / 8) == 3;
    }
  },

  /** One call of ten takes up to a hundred times as long, by Pareto; the others vary more, too. */
  NOISE(Shape.NOISE, 32) {
    @Override
    double serviceNanos(SplittableRandom random) {
      double body = MEDIAN_NANOS * Math.exp(0.5 * random.nextGaussian());
      double tail = random.nextDouble();
      return tail >= 0.1 ? body : body * Math.min(100, Math.pow(tail * 10, -1 / 1.5));
    }
  },

  /** Serves from 16 to 48 at once, twice up and down in a run. */
  DRIFT(Shape.DRIFT, 32) {
    @Override
    int knee(long nanos) {
      return (int) Math.round(32 + 16 * Math.sin(4 * Math.PI * nanos / RUN_NANOS));
    }
  };

  /** Of virtual time. */
  static final long RUN_NANOS = 120_000_000_000L;

  private static final long SECOND_NANOS = 1_000_000_000L;
  static final double MEDIAN_NANOS = 40e6;
  private static final double SPREAD = 0.3;
  private static final double THRASHING = 0.2;

  private final Shape shape;
  private final int knee;

  ProviderModel(Shape shape, int knee) {
    this.shape = shape;
    this.knee = knee;
  }

  /** What it is a size of. */
  public Shape shape() {
    return shape;
  }

  /** How many calls are served at once. */
  int knee(long nanos) {
    return knee;
  }

  /** Whether no limit that never changes fits all the time. */
  boolean isMoving() {
    return LongStream.range(0, RUN_NANOS / SECOND_NANOS)
        .anyMatch(second -> knee(second * SECOND_NANOS) != knee(0));
  }

  /** By how much more than usual calls take whose service begins now. */
  double slowdown(long nanos) {
    return 1;
  }

  /** How many of the calls whose service begins now will fail, from 0 to 1. */
  double failureShare(long nanos, int inFlight) {
    return 0;
  }

  /** How long a call is served as long as no more are in flight than can be. */
  double serviceNanos(SplittableRandom random) {
    return MEDIAN_NANOS * Math.exp(SPREAD * random.nextGaussian());
  }

  /** By how much longer calls are served because of those in line. */
  double thrashing(long nanos, int inFlight) {
    int served = knee(nanos);
    return 1 + THRASHING * Math.max(0, inFlight - served) / served;
  }
}
