package dev.teem.journal.lease;

import java.util.Collection;

/**
 * Decides who may hold a lane, from the leases that are live and nothing else. It takes as long as
 * there are live leases. Stateless: any thread may call it, but must keep others from deciding on
 * the same leases until its decision is in the journal.
 */
public final class Arbiter {
  private Arbiter() {}

  /**
   * Decides on a request.
   *
   * @param live the leases that are live, {@link LeaseFold#leases}
   * @param request what is wanted
   * @return a grant, or a refusal with the first reason of: the lane is held; an exclusive lane
   *     runs; the request is exclusive and others run; a tree collides
   */
  public static Decision decide(Collection<Lease> live, LaneRequest request) {
    for (Lease lease : live) {
      if (lease.lane().equals(request.lane())) {
        return new Decision.LaneHeld(request, lease);
      }
    }
    for (Lease lease : live) {
      if (lease.isExclusive()) {
        return new Decision.ExclusiveRuns(request, lease);
      }
    }
    if (request.isExclusive() && !live.isEmpty()) {
      return new Decision.OthersRun(request, live.iterator().next(), live.size());
    }
    for (Lease lease : live) {
      if (!request.tree().isDisjointFrom(lease.tree())) {
        return new Decision.TreeCollides(request, lease);
      }
    }
    return new Decision.Granted(request);
  }
}
