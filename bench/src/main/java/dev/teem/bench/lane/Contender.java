package dev.teem.bench.lane;

import static dev.teem.bench.lane.NetflixLimit.gradient2;
import static dev.teem.bench.lane.NetflixLimit.vegas;
import static dev.teem.bench.lane.NetflixLimit.windowed;

import java.util.Arrays;
import java.util.List;

/** Who sets a lane's limit. All start with the same limit and may go up to the same. */
public enum Contender {
  TEEM(Algorithm.TEEM, "ours") {
    @Override
    LimitController start(long seed) {
      return new TeemLimit(START, CEILING, seed);
    }
  },
  GRADIENT2_1S(Algorithm.GRADIENT2, "Gradient2, windows of 1 s") {
    @Override
    LimitController start(long seed) {
      return new NetflixLimit(windowed(gradient2(START, CEILING), 1000));
    }
  },
  GRADIENT2_100MS(Algorithm.GRADIENT2, "Gradient2, windows of 100 ms") {
    @Override
    LimitController start(long seed) {
      return new NetflixLimit(windowed(gradient2(START, CEILING), 100));
    }
  },
  GRADIENT2_BARE(Algorithm.GRADIENT2, "Gradient2, each call") {
    @Override
    LimitController start(long seed) {
      return new NetflixLimit(gradient2(START, CEILING));
    }
  },
  VEGAS_1S(Algorithm.VEGAS, "Vegas, windows of 1 s") {
    @Override
    LimitController start(long seed) {
      return new NetflixLimit(windowed(vegas(START, CEILING), 1000));
    }
  },
  VEGAS_100MS(Algorithm.VEGAS, "Vegas, windows of 100 ms") {
    @Override
    LimitController start(long seed) {
      return new NetflixLimit(windowed(vegas(START, CEILING), 100));
    }
  },
  VEGAS_BARE(Algorithm.VEGAS, "Vegas, each call") {
    @Override
    LimitController start(long seed) {
      return new NetflixLimit(vegas(START, CEILING));
    }
  },
  REFERENCE(Algorithm.REFERENCE, "the reference's rule") {
    @Override
    LimitController start(long seed) {
      return new ReferenceRule(START, CEILING, Integer.MAX_VALUE);
    }
  };

  /** Netflix's default. */
  private static final int START = 20;

  private static final int CEILING = 256;

  private final Algorithm algorithm;
  private final String text;

  Contender(Algorithm algorithm, String text) {
    this.algorithm = algorithm;
    this.text = text;
  }

  /** What a contender is one configuration of. */
  public enum Algorithm {
    TEEM,
    GRADIENT2,
    VEGAS,
    REFERENCE;

    /** All its configurations. */
    public List<Contender> configurations() {
      return Arrays.stream(Contender.values()).filter(c -> c.algorithm == this).toList();
    }
  }

  abstract LimitController start(long seed);

  @Override
  public String toString() {
    return text;
  }
}
