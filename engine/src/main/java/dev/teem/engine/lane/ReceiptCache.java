package dev.teem.engine.lane;

import dev.teem.engine.time.EngineClock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/**
 * Results of work that need not be done again: least recently used ones give way, and none is kept
 * longer than its time to live. Any thread may call any method.
 *
 * <p>A result may be put under two keys: that of the input, and that of the receipt. Each is an
 * entry of its own that counts with its full weight, so what is held never exceeds the bounds.
 *
 * <p>Keys are spread over up to 16 shards, each with a lock, an equal share of the bounds and its
 * own order of use. A few per cent less than the bounds may be held therefore, and what is heavier
 * than a shard's share is not kept. Every call takes constant time, amortized; what has expired
 * leaves at the next call that comes to its shard, whatever it looks for, or with {@link #expire}.
 *
 * @param <V> results; shared by all who find them, so they ought to be immutable
 */
public final class ReceiptCache<V> {
  private static final int MOST_SHARDS = 16;

  /** Where there are fewer the order of use would mean little. */
  private static final int LEAST_ENTRIES_PER_SHARD = 64;

  private static final int SPREAD = 0x9e3779b9; // 2^32 over the golden ratio

  private final CacheShard<V>[] shards;
  private final ToLongFunction<? super V> weigher;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /**
   * What was found.
   *
   * @param key the one it was found by
   */
  public record Hit<V>(String key, V value) {}

  /**
   * An empty cache.
   *
   * @param maxEntries most entries, at least 1
   * @param maxBytes what they may weigh together, at least 1
   * @param timeToLive how long an entry is good, positive
   * @param weigher bytes of a result with whatever is kept for it, not negative; called once per
   *     put, under no lock
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a parametrized type
  public ReceiptCache(
      int maxEntries,
      long maxBytes,
      Duration timeToLive,
      ToLongFunction<? super V> weigher,
      EngineClock clock) {
    if (maxEntries < 1) {
      throw new IllegalArgumentException("maxEntries=" + maxEntries + " is less than 1");
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes=" + maxBytes + " is less than 1");
    }
    if (!timeToLive.isPositive()) {
      throw new IllegalArgumentException("timeToLive=" + timeToLive + " is not positive");
    }
    this.weigher = Objects.requireNonNull(weigher, "weigher");
    Objects.requireNonNull(clock, "clock");
    int worthwhile = Math.max(1, maxEntries / LEAST_ENTRIES_PER_SHARD);
    int count = Integer.highestOneBit(Math.min(MOST_SHARDS, worthwhile));
    shards = new CacheShard[count];
    for (int i = 0; i < count; i++) {
      int entries = (int) share(maxEntries, count, i);
      shards[i] = new CacheShard<>(entries, share(maxBytes, count, i), timeToLive.toNanos(), clock);
    }
  }

  private static long share(long whole, int count, int index) {
    return whole / count + (index < whole % count ? 1 : 0);
  }

  private CacheShard<V> shard(String key) {
    // The upper half of the product: the lower bits choose within a shard's table.
    int spread = key.hashCode() * SPREAD;
    return shards[(spread >>> 16) & (shards.length - 1)];
  }

  /** What is kept under a key, or null. */
  public V get(String key) {
    V value = shard(key).get(key);
    count(value != null);
    return value;
  }

  /** What is kept under the first of two keys, otherwise under the second, or null. */
  public Hit<V> find(String inputKey, String receiptKey) {
    String key = inputKey;
    V value = shard(key).get(key);
    if (value == null) {
      key = receiptKey;
      value = shard(key).get(key);
    }
    count(value != null);
    return value == null ? null : new Hit<>(key, value);
  }

  private void count(boolean found) {
    (found ? hits : misses).increment();
  }

  /**
   * Keeps a result under a key, in the place of what was there.
   *
   * @return whether it is kept; false if it is too heavy
   * @throws IllegalArgumentException if its weight is negative
   */
  public boolean put(String key, V value) {
    Objects.requireNonNull(value, "value");
    long weight = weigher.applyAsLong(value);
    if (weight < 0) {
      throw new IllegalArgumentException("weight=" + weight + " of key=" + key + " is negative");
    }
    return shard(key).put(key, value, weight);
  }

  /** Gives up all that has expired: for a cache that may be left alone for long. */
  public void expire() {
    for (CacheShard<V> shard : shards) {
      shard.expire();
    }
  }

  /** What it holds and was good for: of each shard as it was at one moment. */
  public CacheStats stats() {
    int entries = 0;
    long bytes = 0;
    long evictions = 0;
    long expirations = 0;
    for (CacheShard<V> shard : shards) {
      CacheStats part = shard.stats();
      entries += part.entries();
      bytes += part.bytes();
      evictions += part.evictions();
      expirations += part.expirations();
    }
    return new CacheStats(entries, bytes, hits.sum(), misses.sum(), evictions, expirations);
  }
}
