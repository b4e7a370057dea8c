/**
 * Lanes: how much blocking work may be under way at once, and what spares work: retries with rests
 * between, a circuit breaker per provider, results that are kept, equal work done once, long
 * contexts cut short.
 */
package dev.teem.engine.lane;
