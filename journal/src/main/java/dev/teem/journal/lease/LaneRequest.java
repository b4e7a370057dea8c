package dev.teem.journal.lease;

import java.util.Objects;

/**
 * A wish to hold a lane. Immutable.
 *
 * @param lane the lane's name; not empty
 * @param tree what the holder will touch
 * @param isExclusive whether no other lane may be held at the same time
 * @param holder who asks
 */
public record LaneRequest(String lane, LaneTree tree, boolean isExclusive, String holder) {
  /** Checks that all is there. */
  public LaneRequest {
    Objects.requireNonNull(tree, "tree");
    Objects.requireNonNull(holder, "holder");
    if (Objects.requireNonNull(lane, "lane").isEmpty()) {
      throw new IllegalArgumentException("a request of holder=" + holder + " names no lane");
    }
  }

  /**
   * The request that a lease would grant.
   *
   * @param lease with a lane, a tree, a kind and a holder
   * @return a request for the same
   * @throws IllegalArgumentException if the lease names no lane
   */
  public static LaneRequest of(Lease lease) {
    return new LaneRequest(lease.lane(), lease.tree(), lease.isExclusive(), lease.holder());
  }
}
