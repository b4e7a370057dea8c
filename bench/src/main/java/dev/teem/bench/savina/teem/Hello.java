package dev.teem.bench.savina.teem;

/**
 * Comes with a capability to its sender.
 *
 * @param id the sender's number among its like
 */
record Hello(int id) {}
