package dev.teem.engine.lane;

/** Why a limit changed. */
public enum LimitReason {
  /** The backlog is deep, and no call has come back that could say no. */
  RUSH,
  /** To see whether more calls at once are answered as fast; they were, if the next is the same. */
  PROBE_UP,
  /** To see whether fewer calls at once are answered faster; they were, if the next is the same. */
  PROBE_DOWN,
  /** More calls took longer in proportion: back to where they begin to. */
  QUEUED,
  /** Fewer calls were hardly faster: back to where they begin to be. */
  NOT_QUEUED,
  /** Calls take much longer than before: perhaps there are too many of them. */
  SLOWER,
  /** Too many calls failed. */
  FAILURES,
  /** Work ran out during a probe, which could not show anything. */
  NOT_BOUND
}
