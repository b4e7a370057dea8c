package dev.teem.engine.agent;

import java.util.Locale;

/** How a program has ended. */
public enum AgentStatus {
  /** All steps have succeeded. */
  OK,
  /** A step has failed. */
  FAILED,
  /** The deadline has passed, before a step or in the midst of it. */
  DEADLINE,
  /** A budget is used up, or less was left of it than a step wanted to use. */
  BUDGET,
  /** The agent's folder takes more of the disk than it may. */
  DISK;

  /** Its name in outcomes: {@code ok}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
