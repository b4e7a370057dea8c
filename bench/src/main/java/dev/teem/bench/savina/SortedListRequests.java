package dev.teem.bench.savina;

/** What a worker of ConcSll asks for, one after the other. */
public final class SortedListRequests {
  private final PseudoRandom random;

  /** Starts with the first request of a worker, from 0. */
  public SortedListRequests(int worker) {
    random =
        new PseudoRandom(
            worker
                + SavinaParameters.SORTED_LIST_MESSAGES
                + SavinaParameters.SORTED_LIST_WRITE_PERCENT
                + SavinaParameters.SORTED_LIST_SIZE_PERCENT);
  }

  /** What a request is for. */
  public enum Kind {
    SIZE,
    /** Wants a {@link #value}. */
    ADD,
    /** Wants a {@link #value}. */
    CONTAINS
  }

  /** The next request. */
  public Kind next() {
    int percent = random.nextInt(100);
    if (percent < SavinaParameters.SORTED_LIST_SIZE_PERCENT) {
      return Kind.SIZE;
    }
    percent -= SavinaParameters.SORTED_LIST_SIZE_PERCENT;
    return percent < SavinaParameters.SORTED_LIST_WRITE_PERCENT ? Kind.ADD : Kind.CONTAINS;
  }

  /** The value of the request; to be called once, right after it. */
  public int value() {
    return random.nextInt();
  }

  /** How many replies all workers get, and how many values the list has in the end. */
  static long total() {
    long total = 0;
    for (int worker = 0; worker < SavinaParameters.SORTED_LIST_WORKERS; worker++) {
      SortedListRequests requests = new SortedListRequests(worker);
      for (int i = 0; i < SavinaParameters.SORTED_LIST_MESSAGES; i++) {
        Kind kind = requests.next();
        total += kind == Kind.ADD ? 2 : 1;
        if (kind != Kind.SIZE) {
          requests.value();
        }
      }
    }
    return total;
  }
}
