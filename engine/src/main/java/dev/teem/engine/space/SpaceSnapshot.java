package dev.teem.engine.space;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link TupleSpace} holds at one moment, and what it has done until then.
 *
 * @param tuples that are there
 * @param lanes how many there are in each lane; only lanes with any
 * @param waiting takers and readers that stand in line; one whose template names no lane counts
 *     once for each shard
 * @param out tuples that were put out, or given back, and were not there
 * @param repeated tuples that were put out and were there already
 * @param taken tuples that were taken and not given back
 * @param handed those of them that went to a taker who waited
 * @param read tuples that were read
 * @param scans look-ups that had to compare more than an index does
 * @param scanned tuples that these compared
 */
public record SpaceSnapshot(
    long tuples,
    Map<String, Long> lanes,
    long waiting,
    long out,
    long repeated,
    long taken,
    long handed,
    long read,
    long scans,
    long scanned) {

  /** Adds up the shards. */
  static final class Sum {
    private final Map<String, Long> lanes = new TreeMap<>();
    private final long[] counts = new long[8];

    /** The lanes of a tuple without one are those of the empty name. */
    void lane(String name, long tuples) {
      lanes.merge(name == null ? "" : name, tuples, Long::sum);
    }

    void add(long... more) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += more[i];
      }
    }

    SpaceSnapshot snapshot() {
      long tuples = lanes.values().stream().mapToLong(Long::longValue).sum();
      return new SpaceSnapshot(
          tuples,
          Collections.unmodifiableMap(lanes),
          counts[0],
          counts[1],
          counts[2],
          counts[3],
          counts[4],
          counts[5],
          counts[6],
          counts[7]);
    }
  }
}
