package dev.teem.engine.event;

/** Which events a core's ring keeps. All are counted, and given to a sink, at either level. */
public enum EventLevel {
  /**
   * All but turns, sends and receives, which are so many that they would leave room for no others.
   */
  LIFECYCLE,

  /** All. */
  ALL
}
