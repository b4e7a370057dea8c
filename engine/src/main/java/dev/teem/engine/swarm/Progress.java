package dev.teem.engine.swarm;

/**
 * How far a running batch is.
 *
 * @param done agents that have a result
 * @param total agents in all; -1 while that is not known
 * @param fraction how much of the input is done, between 0 and 1; -1 if that cannot be told
 * @param cached of those done, how many were answered from receipts
 * @param failed of those done, how many failed
 * @param elapsedNanos since the batch started
 * @param p99Nanos 99th percentile of the executed agents' latencies so far
 * @param limit how many calls the lane allows at once; 0 if the yool is pure
 * @param held why no more agents are started until that passes, or null
 */
public record Progress(
    long done,
    long total,
    double fraction,
    long cached,
    long failed,
    long elapsedNanos,
    long p99Nanos,
    int limit,
    String held) {}
