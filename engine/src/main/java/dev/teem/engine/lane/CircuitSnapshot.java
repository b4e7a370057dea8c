package dev.teem.engine.lane;

import java.time.Duration;

/**
 * A {@link CircuitBreaker} as it was at one moment.
 *
 * @param provider whose calls it guards
 * @param state whether it lets them through
 * @param failures how many in a row have failed last
 * @param timeLeft until it lets one through if none ends before; zero if it does now
 */
public record CircuitSnapshot(
    String provider, CircuitState state, int failures, Duration timeLeft) {}
