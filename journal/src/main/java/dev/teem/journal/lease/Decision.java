package dev.teem.journal.lease;

/** What came of a request for a lane. Immutable. */
public sealed interface Decision {
  /**
   * What was asked.
   *
   * @return the request
   */
  LaneRequest request();

  /**
   * The lane may be held.
   *
   * @param request what was asked
   */
  record Granted(LaneRequest request) implements Decision {}

  /** The lane may not be held now. */
  sealed interface Refused extends Decision {
    /**
     * A lease that stands in the way.
     *
     * @return the lease
     */
    Lease by();

    /**
     * Who stands in the way.
     *
     * @return the holder of that lease, as {@code name=value}
     */
    default String holder() {
      return "holder=" + by().holder();
    }

    /**
     * Why, for people.
     *
     * @return a sentence that names lanes and holders
     */
    String reason();

    /**
     * Why, for programs: {@code reason_class} of a REFUSE.
     *
     * @return LANE_HELD, EXCLUSIVE_RUNS, OTHERS_RUN or TREE_COLLIDES
     */
    String reasonClass();

    /**
     * The refusal as it goes into the journal.
     *
     * @return a REFUSE
     */
    default JournalEntry entry() {
      return Entries.refuse(request().holder(), request().lane(), reason())
          .with("reason_class", reasonClass());
    }
  }

  /**
   * Somebody holds the lane.
   *
   * @param request what was asked
   * @param by who holds it
   */
  record LaneHeld(LaneRequest request, Lease by) implements Refused {
    @Override
    public String reason() {
      return "lane=" + request.lane() + " is held by " + holder();
    }

    @Override
    public String reasonClass() {
      return "LANE_HELD";
    }
  }

  /**
   * An exclusive lane is held, beside which no other may be.
   *
   * @param request what was asked
   * @param by who holds it
   */
  record ExclusiveRuns(LaneRequest request, Lease by) implements Refused {
    @Override
    public String reason() {
      String wanted = "lane=" + request.lane();
      return wanted + " must wait: exclusive lane=" + by.lane() + " is held by " + holder();
    }

    @Override
    public String reasonClass() {
      return "EXCLUSIVE_RUNS";
    }
  }

  /**
   * The request is exclusive, and other lanes are held.
   *
   * @param request what was asked
   * @param by who holds the first of them
   * @param running how many are held
   */
  record OthersRun(LaneRequest request, Lease by, int running) implements Refused {
    @Override
    public String reason() {
      String wanted = "exclusive lane=" + request.lane();
      String first = "lane=" + by.lane() + " by " + holder();
      return wanted + " must run alone: lanes held=" + running + ", the first " + first;
    }

    @Override
    public String reasonClass() {
      return "OTHERS_RUN";
    }
  }

  /**
   * A lane is held whose tree is not disjoint from the one that is wanted.
   *
   * @param request what was asked
   * @param by who holds it
   */
  record TreeCollides(LaneRequest request, Lease by) implements Refused {
    @Override
    public String reason() {
      String wanted = "tree=" + request.tree() + " of lane=" + request.lane();
      String held = "tree=" + by.tree() + " of lane=" + by.lane() + " held by " + holder();
      return wanted + " collides with " + held;
    }

    @Override
    public String reasonClass() {
      return "TREE_COLLIDES";
    }
  }
}
