package dev.teem.bench.savina;

import static dev.teem.bench.savina.SavinaParameters.*;

/** The programs. */
public enum Savina {
  PING_PONG("PingPong", 2, PING_PONG_PINGS),
  COUNTING("Counting", 2, COUNTING_MESSAGES),
  FORK_JOIN_CREATE("ForkJoinCreate", FORK_JOIN_CREATE_ACTORS, FORK_JOIN_CREATE_ACTORS),
  FORK_JOIN_THROUGHPUT(
      "ForkJoinThroughput",
      FORK_JOIN_THROUGHPUT_ACTORS,
      (long) FORK_JOIN_THROUGHPUT_ACTORS * FORK_JOIN_THROUGHPUT_MESSAGES),
  THREAD_RING("ThreadRing", THREAD_RING_ACTORS, THREAD_RING_PINGS + 1L),
  CHAMENEOS("Chameneos", CHAMENEOS_CREATURES + 1, 2L * CHAMENEOS_MEETINGS),
  BIG("Big", BIG_ACTORS + 1, (long) BIG_ACTORS * BIG_PINGS),
  CONC_DICT(
      "ConcDict",
      DICTIONARY_WORKERS + 2,
      (long) DICTIONARY_WORKERS * DICTIONARY_MESSAGES + DICTIONARY_KEYS),
  CONC_SLL("ConcSll", SORTED_LIST_WORKERS + 2, SortedListRequests.total()),
  BND_BUFFER(
      "BndBuffer",
      BUFFER_PRODUCERS + BUFFER_CONSUMERS + 1,
      (long) BUFFER_PRODUCERS * BUFFER_ITEMS_EACH),
  PHILOSOPHERS(
      "Philosophers",
      SavinaParameters.PHILOSOPHERS + 1,
      (long) SavinaParameters.PHILOSOPHERS * PHILOSOPHERS_MEALS_EACH),
  BARBER("Barber", BARBER_CUSTOMERS + 3, 2L * BARBER_CUSTOMERS),
  CIG_SMOK("CigSmok", SMOKERS + 1, SMOKERS_ROUNDS),
  LOG_MAP("LogMap", 2 * LOGISTIC_MAP_SERIES + 1, SavinaWork.logisticMapTotal()),
  BANKING(
      "Banking", BANKING_ACCOUNTS + 1, BANKING_TRANSACTIONS + BANKING_ACCOUNTS * BANKING_BALANCE);

  private final String label;
  private final int actors;
  private final long total;

  Savina(String label, int actors, long total) {
    this.label = label;
    this.actors = actors;
    this.total = total;
  }

  /** Runs a round to its end, which is when every actor has decided to exit. */
  public void run(SavinaProgram program) {
    Completion completion = new Completion(label, actors, total);
    program.start(completion);
    completion.await();
  }

  /** Its name in the suite's papers. */
  @Override
  public String toString() {
    return label;
  }
}
