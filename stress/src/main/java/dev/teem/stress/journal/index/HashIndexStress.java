package dev.teem.stress.journal.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.journal.index.HashIndex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Races of {@link HashIndex}: one thread puts, others get. */
public final class HashIndexStress {
  private static final int STATES = 4096;

  private HashIndexStress() {}

  /** What a get gave, by what may be there: 0 absent, 1 the old value, 2 the new one, else -1. */
  static int grade(long found, long oldValue, long newValue) {
    if (found == 0) {
      return 0;
    }
    return found == oldValue ? 1 : found == newValue ? 2 : -1;
  }

  /** A key is put while it is looked up, twice. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 2", "2, 2"},
      expect = ACCEPTABLE,
      desc = "Absent, then there.")
  @Outcome(id = "2, 0", expect = FORBIDDEN, desc = "It was found, and then not any more.")
  @Outcome(expect = FORBIDDEN, desc = "A value that was never put for the key.")
  @State
  public static class GetVsPut {
    private static final IndexPool POOL = new IndexPool(STATES, shared -> {});

    private final IndexPool.Shared shared = POOL.take(taken -> {});
    private final long number = shared.nextKey();
    private final byte[] key = IndexPool.key(number);

    @Actor
    public void writer() {
      shared.index.put(key, 0, number);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = grade(shared.index.get(key, 0), -1, number);
      r.r2 = grade(shared.index.get(key, 0), -1, number);
    }

    @Arbiter
    public void retire(II_Result r) {
      POOL.retire(shared);
    }
  }

  /** A key gets a new value while it is looked up, twice. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "1, 2", "2, 2"},
      expect = ACCEPTABLE,
      desc = "The old value, then the new.")
  @Outcome(id = "2, 1", expect = FORBIDDEN, desc = "Back to the old value.")
  @Outcome(
      id = {"0, .*", ".*, 0"},
      expect = FORBIDDEN,
      desc = "Absent meanwhile.")
  @Outcome(expect = FORBIDDEN, desc = "A value that was never put for the key.")
  @State
  public static class GetVsOverwrite {
    private static final long CHANGED = 1L << 50;
    private static final IndexPool POOL = new IndexPool(STATES, shared -> {});

    private final byte[] key = new byte[HashIndex.KEY_BYTES];
    private long number;
    private final IndexPool.Shared shared = POOL.take(this::prepare);

    private void prepare(IndexPool.Shared taken) {
      number = taken.nextKey();
      IndexPool.fill(key, number);
      taken.index.put(key, 0, number);
    }

    @Actor
    public void writer() {
      shared.index.put(key, 0, number | CHANGED);
    }

    @Actor
    public void reader(II_Result r) {
      r.r1 = grade(shared.index.get(key, 0), number, number | CHANGED);
      r.r2 = grade(shared.index.get(key, 0), number, number | CHANGED);
    }

    @Arbiter
    public void retire(II_Result r) {
      POOL.retire(shared);
    }
  }

  /** A key is put and its reader is told so. */
  @JCStressTest
  @Outcome(id = "false, -1", expect = ACCEPTABLE, desc = "Not told yet.")
  @Outcome(id = "true, 2", expect = ACCEPTABLE, desc = "Told, and found.")
  @Outcome(
      id = "true, 0",
      expect = FORBIDDEN,
      desc = "Told of a put that had returned, and absent.")
  @Outcome(expect = FORBIDDEN, desc = "A value that was never put for the key.")
  @State
  public static class GetVsPutThenTell {
    private static final IndexPool POOL = new IndexPool(STATES, shared -> {});

    private final IndexPool.Shared shared = POOL.take(taken -> {});
    private final long number = shared.nextKey();
    private final byte[] key = IndexPool.key(number);
    private volatile boolean told;

    @Actor
    public void writer() {
      shared.index.put(key, 0, number);
      told = true;
    }

    @Actor
    public void reader(ZI_Result r) {
      r.r1 = told;
      r.r2 = r.r1 ? grade(shared.index.get(key, 0), -1, number) : -1;
    }

    @Arbiter
    public void retire(ZI_Result r) {
      POOL.retire(shared);
    }
  }

  /**
   * Keys that were there before are looked up while puts make their segments grow, split and take
   * over the memory of earlier ones. Results: how many were absent, how many had a wrong value.
   */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "All found, all right.")
  @Outcome(id = "0, .*", expect = FORBIDDEN, desc = "The value of another key.")
  @Outcome(expect = FORBIDDEN, desc = "A key that is in the index was not found.")
  @State
  public static class GetVsGrowth {
    // The first segment is full with 430 entries; then the first state's puts make it grow.
    private static final int BEFORE = 420;
    private static final int PUTS = 32;
    private static final int GETS = 64;
    private static final IndexPool POOL =
        new IndexPool(
            48,
            shared -> {
              for (int i = 0; i < BEFORE; i++) {
                shared.putNext();
              }
            });

    private final IndexPool.Shared shared = POOL.take(taken -> {});
    private final byte[] key = new byte[HashIndex.KEY_BYTES];
    private final byte[] newKey = new byte[HashIndex.KEY_BYTES];

    @Actor
    public void writer() {
      for (int i = 0; i < PUTS; i++) {
        long number = shared.nextKey();
        IndexPool.fill(newKey, number);
        shared.index.put(newKey, 0, number);
      }
    }

    @Actor
    public void reader(II_Result r) {
      for (int i = 0; i < GETS; i++) {
        // A stride without a common factor, so that it meets all places.
        long number = 1 + i * 163L % BEFORE;
        IndexPool.fill(key, number);
        long found = shared.index.get(key, 0);
        if (found == 0) {
          r.r1++;
        } else if (found != number) {
          r.r2++;
        }
      }
    }

    @Arbiter
    public void retire(II_Result r) {
      POOL.retire(shared);
    }
  }

  /** Two readers look up one key that is there and one that is not. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "One there, one absent, for both.")
  @Outcome(expect = FORBIDDEN, desc = "Readers disturb each other.")
  @State
  public static class GetVsGet {
    private static final long ABSENT = 1L << 50;
    private static final IndexPool POOL = new IndexPool(STATES, shared -> {});

    private final byte[] key = new byte[HashIndex.KEY_BYTES];
    private long number;
    private final IndexPool.Shared shared = POOL.take(this::prepare);
    private final byte[] absent = IndexPool.key(number | ABSENT);

    private void prepare(IndexPool.Shared taken) {
      number = taken.nextKey();
      IndexPool.fill(key, number);
      taken.index.put(key, 0, number);
    }

    @Actor
    public void one(II_Result r) {
      r.r1 = grade(shared.index.get(key, 0), -1, number);
    }

    @Actor
    public void two(II_Result r) {
      r.r2 = grade(shared.index.get(absent, 0), -1, number);
    }

    @Arbiter
    public void retire(II_Result r) {
      POOL.retire(shared);
    }
  }

  /** A key is put while two readers look it up: the same with three processors. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 2", "2, 0", "2, 2"},
      expect = ACCEPTABLE,
      desc = "Each finds it or does not yet.")
  @Outcome(expect = FORBIDDEN, desc = "A value that was never put for the key.")
  @State
  public static class GetsVsPut {
    private static final IndexPool POOL = new IndexPool(STATES, shared -> {});

    private final IndexPool.Shared shared = POOL.take(taken -> {});
    private final long number = shared.nextKey();
    private final byte[] key = IndexPool.key(number);

    @Actor
    public void writer() {
      shared.index.put(key, 0, number);
    }

    @Actor
    public void one(II_Result r) {
      r.r1 = grade(shared.index.get(key, 0), -1, number);
    }

    @Actor
    public void two(II_Result r) {
      r.r2 = grade(shared.index.get(key, 0), -1, number);
    }

    @Arbiter
    public void retire(II_Result r) {
      POOL.retire(shared);
    }
  }
}
