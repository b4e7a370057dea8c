package dev.teem.engine.lane;

/**
 * One change of a limit, for the lane's log.
 *
 * @param atNanos when, on the lane's clock
 * @param from the limit before
 * @param to the limit after
 * @param latencyNanos geometric mean latency of the calls that led to it; not a number if none had
 *     come back
 * @param baseNanos the latency that it was compared with, of calls under another limit or before;
 *     not a number if there was none
 * @param failureShare share of the latest calls that failed, 0 to 1
 */
public record LimitChange(
    long atNanos,
    int from,
    int to,
    LimitReason reason,
    double latencyNanos,
    double baseNanos,
    double failureShare) {}
