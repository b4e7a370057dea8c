package dev.teem.engine.lane;

/**
 * How a lane is.
 *
 * @param metrics of its calls, and why their limit has changed of late
 * @param queued tuples that wait: those in the space, and those that were taken and not begun
 * @param underWay tuples that were begun and are not finished: that are called for, rest between
 *     attempts, or wait for a provider
 * @param done tuples that were executed, or answered without
 * @param failed tuples whose work has failed
 * @param refused tuples whose provider was not called
 * @param cancelled tuples that were called off by their id
 * @param returned tuples that were given back to the space
 */
public record LaneStatus(
    LaneMetrics metrics,
    long queued,
    long underWay,
    long done,
    long failed,
    long refused,
    long cancelled,
    long returned) {}
