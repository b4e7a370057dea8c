package dev.teem.engine.lane;

/** Whether a {@link CircuitBreaker} lets calls through. */
public enum CircuitState {
  /** All of them. */
  CLOSED,
  /** None, until its cool-down is over. */
  OPEN,
  /** One is under way that will show whether the provider has recovered; no other. */
  HALF_OPEN
}
