package dev.teem.engine.kernel;

import dev.teem.engine.capability.Principal;

/**
 * What a {@link RunQueue} holds. There are millions, so it has only what every one of them needs.
 *
 * <p>The fields belong to the run queue of the core that owns it, {@link #urgency} excepted.
 */
abstract class Schedulable extends Principal {
  /**
   * How often it was passed over for another since it was last picked in special mode, at most
   * {@link Band#OLD}. While in a {@link Band}, instead: the low half of {@link RunQueue}'s pass
   * count at which it had age 0, so that a pick ages everybody without touching anybody.
   */
  int age;

  /** Behind it in a {@link Line}, or null. */
  Schedulable next;

  /** Whether a run queue holds it. */
  boolean queued;

  /** Null for priority 0 and no deadline, as most have it. Set by the owner, never while queued. */
  Urgency urgency;

  /** Whether it is dead or suspended: such a one is dropped when its turn comes. */
  abstract boolean discarded();
}
