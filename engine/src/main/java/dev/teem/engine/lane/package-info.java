/**
 * Lanes: how much blocking work may be under way at once, and what saves work or stops it: caches,
 * single flights, backoff, circuit breakers, shorter contexts.
 *
 * <p>A {@link dev.teem.engine.lane.Lane} admits calls and finds out how many there should be. A
 * batch has one on a core, see {@link dev.teem.engine.swarm}. For the tuples of a space there are
 * {@link dev.teem.engine.lane.LaneWorkers}, with a lane for each name, which execute by the rule of
 * {@link dev.teem.engine.lane.TupleExecutor}.
 */
package dev.teem.engine.lane;
