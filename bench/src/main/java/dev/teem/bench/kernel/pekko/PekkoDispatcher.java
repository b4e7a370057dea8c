package dev.teem.bench.kernel.pekko;

/** Which threads run the actors. Some are faster for one subject, some for another. */
public enum PekkoDispatcher {
  /** As Pekko comes: a fork-join pool of at least 8 threads. */
  DEFAULT(""),
  /** The same pool with a thread per processor. */
  THREAD_PER_PROCESSOR("pekko.actor.default-dispatcher.fork-join-executor.parallelism-min=1"),
  /** The same pool with one thread. */
  ONE_THREAD(
      """
      pekko.actor.default-dispatcher.fork-join-executor.parallelism-min=1
      pekko.actor.default-dispatcher.fork-join-executor.parallelism-max=1
      """);

  private final String settings;

  PekkoDispatcher(String settings) {
    this.settings = settings;
  }

  String settings() {
    return settings;
  }
}
