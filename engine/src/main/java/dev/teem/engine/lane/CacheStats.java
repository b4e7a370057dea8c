package dev.teem.engine.lane;

/**
 * What a {@link ReceiptCache} holds and what it was good for.
 *
 * @param entries those it has, some of which may have expired
 * @param bytes what they weigh
 * @param hits look-ups that have found something
 * @param misses those that have not
 * @param evictions entries that were given up for others
 * @param expirations entries that were too old
 */
public record CacheStats(
    int entries, long bytes, long hits, long misses, long evictions, long expirations) {}
