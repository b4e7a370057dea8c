package dev.teem.engine.lane;

import dev.teem.engine.time.EngineClock;
import java.util.HashMap;
import java.util.Map;

/**
 * A part of a {@link ReceiptCache}. Any thread; everything happens under the shard's lock, which is
 * held for constant time: an entry expires once, so that is paid for by its own put.
 */
final class CacheShard<V> {
  private final int maxEntries;
  private final long maxBytes;
  private final long ttlNanos;
  private final EngineClock clock;

  private final Map<String, Entry<V>> entries = new HashMap<>();

  /** Rings of all entries, the next of each being the one used, or put, longest ago. */
  private final Link<V> byUse = new Link<>(null);

  private final Link<V> byAge = new Link<>(null);
  private long bytes;
  private long evictions;
  private long expirations;

  CacheShard(int maxEntries, long maxBytes, long ttlNanos, EngineClock clock) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
    this.ttlNanos = ttlNanos;
    this.clock = clock;
  }

  private static final class Entry<V> {
    final String key;
    final V value;
    final long bytes;
    final long putNanos;
    final Link<V> use = new Link<>(this);
    final Link<V> age = new Link<>(this);

    Entry(String key, V value, long bytes, long putNanos) {
      this.key = key;
      this.value = value;
      this.bytes = bytes;
      this.putNanos = putNanos;
    }
  }

  /** A place in a ring. That of no entry is the ring's beginning and end. */
  private static final class Link<V> {
    final Entry<V> entry;
    Link<V> previous = this;
    Link<V> next = this;

    Link(Entry<V> entry) {
      this.entry = entry;
    }

    void append(Link<V> last) {
      last.previous = previous;
      last.next = this;
      previous.next = last;
      previous = last;
    }

    void unlink() {
      previous.next = next;
      next.previous = previous;
    }
  }

  synchronized V get(String key) {
    expire(clock.nanoTime());
    Entry<V> entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    entry.use.unlink();
    byUse.append(entry.use);
    return entry.value;
  }

  /** What was there under the key goes in any case: it is out of date. */
  synchronized boolean put(String key, V value, long weight) {
    // Read under the lock, so that those put later are not older.
    long now = clock.nanoTime();
    expire(now);
    Entry<V> old = entries.get(key);
    if (old != null) {
      remove(old);
    }
    if (weight > maxBytes) {
      return false;
    }
    while (entries.size() >= maxEntries || bytes > maxBytes - weight) {
      remove(byUse.next.entry);
      evictions++;
    }
    Entry<V> entry = new Entry<>(key, value, weight, now);
    entries.put(key, entry);
    byUse.append(entry.use);
    byAge.append(entry.age);
    bytes += weight;
    return true;
  }

  synchronized void expire() {
    expire(clock.nanoTime());
  }

  private void expire(long now) {
    while (byAge.next != byAge && now - byAge.next.entry.putNanos >= ttlNanos) {
      remove(byAge.next.entry);
      expirations++;
    }
  }

  private void remove(Entry<V> entry) {
    entries.remove(entry.key);
    entry.use.unlink();
    entry.age.unlink();
    bytes -= entry.bytes;
  }

  synchronized CacheStats stats() {
    return new CacheStats(entries.size(), bytes, 0, 0, evictions, expirations);
  }
}
