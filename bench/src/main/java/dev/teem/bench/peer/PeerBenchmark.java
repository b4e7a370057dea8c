package dev.teem.bench.peer;

/** What peer programs can do. */
public enum PeerBenchmark {
  /** A tree with that many leaves, which must be a power of ten; nanoseconds. */
  SKYNET("skynet", "nanos"),
  /** That many round trips; nanoseconds for all of them. */
  PING_PONG("ping-pong", "nanos"),
  /**
   * That many that wait; bytes for each. To be measured by the first round of a program alone:
   * later ones find memory that is theirs already.
   */
  IDLE("idle", "bytes"),
  /** That many lanes acquired, kept alive and released, one after the other; nanoseconds. */
  LEASES("leases", "nanos");

  private final String argument;
  private final String figure;

  PeerBenchmark(String argument, String figure) {
    this.argument = argument;
    this.figure = figure;
  }

  String argument() {
    return argument;
  }

  String figure() {
    return figure;
  }
}
