/**
 * Lanes: how much blocking work may be under way at once, and what saves work or stops it: caches,
 * single flights, backoff, circuit breakers, shorter contexts.
 */
package dev.teem.engine.lane;
