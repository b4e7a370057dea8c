package dev.teem.engine.space;

/** A tuple in a shard, and its place in three lists. Under the shard's lock. */
final class Resident {
  final Tuple tuple;
  final Bucket bucket;

  /** Lower is older, within a shard. What was given back is older than all that is there. */
  final long ticket;

  Resident previousInBucket;
  Resident nextInBucket;
  Resident previousInLane;
  Resident nextInLane;
  Resident previousInYool;
  Resident nextInYool;

  Resident(Tuple tuple, Bucket bucket, long ticket) {
    this.tuple = tuple;
    this.bucket = bucket;
    this.ticket = ticket;
  }
}
