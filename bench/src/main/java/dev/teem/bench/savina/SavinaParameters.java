package dev.teem.bench.savina;

/**
 * How large each program is: the defaults in the suite's own sources, where nothing else is said.
 */
public final class SavinaParameters {
  public static final int PING_PONG_PINGS = 40_000;

  public static final int COUNTING_MESSAGES = 1_000_000;

  public static final int FORK_JOIN_CREATE_ACTORS = 40_000;

  public static final int FORK_JOIN_THROUGHPUT_ACTORS = 60;
  public static final int FORK_JOIN_THROUGHPUT_MESSAGES = 10_000;

  public static final int THREAD_RING_ACTORS = 100;
  public static final int THREAD_RING_PINGS = 100_000;

  public static final int CHAMENEOS_CREATURES = 100;
  public static final int CHAMENEOS_MEETINGS = 200_000;

  public static final int BIG_ACTORS = 120;
  public static final int BIG_PINGS = 20_000;

  public static final int DICTIONARY_WORKERS = 20;
  public static final int DICTIONARY_MESSAGES = 10_000;
  public static final int DICTIONARY_WRITE_PERCENT = 10;

  /** Keys from 0, all there from the start. */
  public static final int DICTIONARY_KEYS = Integer.MAX_VALUE / 4_096;

  public static final int SORTED_LIST_WORKERS = 20;

  /** The suite has 8,000, which is 4 s of searching the list even without any actor. */
  public static final int SORTED_LIST_MESSAGES = 2_000;

  public static final int SORTED_LIST_WRITE_PERCENT = 10;
  public static final int SORTED_LIST_SIZE_PERCENT = 1;

  public static final int BUFFER_SIZE = 50;
  public static final int BUFFER_PRODUCERS = 40;
  public static final int BUFFER_CONSUMERS = 40;
  public static final int BUFFER_ITEMS_EACH = 1_000;

  /** Of producing as of consuming an item, in hundreds of logarithms. */
  public static final int BUFFER_ITEM_COST = 25;

  public static final int PHILOSOPHERS = 20;
  public static final int PHILOSOPHERS_MEALS_EACH = 10_000;

  public static final int BARBER_CUSTOMERS = 5_000;
  public static final int BARBER_CHAIRS = 1_000;

  /** Random numbers drawn per haircut, and between two customers, at most (on average half). */
  public static final int BARBER_COST = 1_000;

  /** Of the random numbers of both. */
  public static final int BARBER_SEED = 74_755;

  public static final int SMOKERS = 200;
  public static final int SMOKERS_ROUNDS = 1_000;

  /** Random numbers drawn per cigarette, at most. */
  public static final int SMOKERS_COST = 1_000;

  public static final int LOGISTIC_MAP_SERIES = 10;
  public static final int LOGISTIC_MAP_TERMS = 25_000;
  public static final double LOGISTIC_MAP_RATE = 3.46;
  public static final double LOGISTIC_MAP_INCREMENT = 0.0025;

  public static final int BANKING_ACCOUNTS = 1_000;
  public static final int BANKING_TRANSACTIONS = 50_000;

  /**
   * The suite has floating-point balances, so large that amounts vanish in them. These are whole
   * numbers that must add up in the end.
   */
  public static final long BANKING_BALANCE = 1_000_000;

  private SavinaParameters() {}
}
