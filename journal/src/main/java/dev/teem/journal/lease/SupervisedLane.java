package dev.teem.journal.lease;

import java.time.Duration;
import java.util.Objects;

/**
 * A lane of the roster, and what is known of it at one time. Immutable.
 *
 * @param lane its name; not empty
 * @param tree what its holder touches
 * @param isExclusive whether it runs alone, and only if nothing else can
 * @param isRepeatable whether any number of workers may hold it at once; not if it is exclusive
 * @param isPending whether a worker has been launched that does not hold it yet
 * @param liveness what its holder does; null if nobody holds it
 * @param idle how long its holder has got nothing done; null if that is not known
 */
public record SupervisedLane(
    String lane,
    LaneTree tree,
    boolean isExclusive,
    boolean isRepeatable,
    boolean isPending,
    Liveness liveness,
    Duration idle) {
  /** Checks the rules above. */
  public SupervisedLane {
    Objects.requireNonNull(tree, "tree");
    if (Objects.requireNonNull(lane, "lane").isEmpty()) {
      throw new IllegalArgumentException("a lane of the roster has no name");
    }
    if (isExclusive && isRepeatable) {
      throw new IllegalArgumentException(
          "lane=" + lane + " is exclusive and repeatable; it can be only one of both");
    }
  }
}
