/**
 * Lanes: who works on the tuples of a space, how much blocking work may be under way at once, by
 * which rule a tuple is executed, and what saves work or stops it: caches, single flights, backoff,
 * circuit breakers, rivals, shorter contexts.
 */
package dev.teem.engine.lane;
