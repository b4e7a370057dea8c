package dev.teem.engine.kernel;

import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How to spawn a process. Immutable: each method gives a changed copy, so that one may be prepared
 * and used many times.
 */
public final class SpawnOptions {
  /** No name of its own, no arguments, no limits, next to its parent. */
  public static final SpawnOptions DEFAULT =
      new SpawnOptions(null, null, Quota.NONE, 0, null, false, List.of(), Placement.NEAR);

  static final int MAX_PRIORITY = 100;

  private static final Capability[] NONE = {};

  final String name;
  final Object args;
  final Quota quota;
  final int priority;
  final Duration deadline;
  final boolean link;
  final List<Capability> capabilities;
  final Placement placement;

  private SpawnOptions(
      String name,
      Object args,
      Quota quota,
      int priority,
      Duration deadline,
      boolean link,
      List<Capability> capabilities,
      Placement placement) {
    this.name = name;
    this.args = args;
    this.quota = quota;
    this.priority = priority;
    this.deadline = deadline;
    this.link = link;
    this.capabilities = capabilities;
    this.placement = placement;
  }

  /** Calls it something else than its class. */
  public SpawnOptions name(String newName) {
    return new SpawnOptions(
        newName, args, quota, priority, deadline, link, capabilities, placement);
  }

  /** What {@link Sys#args()} gives the process. */
  public SpawnOptions args(Object newArgs) {
    return new SpawnOptions(
        name, newArgs, quota, priority, deadline, link, capabilities, placement);
  }

  /** Limits for the process and all below it. */
  public SpawnOptions quota(Quota newQuota) {
    return new SpawnOptions(
        name, args, newQuota, priority, deadline, link, capabilities, placement);
  }

  /**
   * Runs it before those with a lower priority; default 0.
   *
   * @param level between -100 and 100
   */
  public SpawnOptions priority(int level) {
    return new SpawnOptions(
        name, args, quota, checkPriority(level), deadline, link, capabilities, placement);
  }

  static int checkPriority(int level) {
    if (level < -MAX_PRIORITY || level > MAX_PRIORITY) {
      throw new IllegalArgumentException(
          "priority=" + level + " is not between -" + MAX_PRIORITY + " and " + MAX_PRIORITY);
    }
    return level;
  }

  /** Ends it with the reason {@code deadline} if it lives longer than this. */
  public SpawnOptions deadline(Duration time) {
    return new SpawnOptions(name, args, quota, priority, time, link, capabilities, placement);
  }

  /** Tells both, parent and child, when the other ends. */
  public SpawnOptions link() {
    return new SpawnOptions(name, args, quota, priority, deadline, true, capabilities, placement);
  }

  /**
   * Capabilities of the parent that are the child's from its start. A null among them is one that
   * nobody owns: the spawning is refused.
   */
  public SpawnOptions delegate(Capability... delegated) {
    return new SpawnOptions(
        name, args, quota, priority, deadline, link, copy(delegated), placement);
  }

  private static List<Capability> copy(Capability[] capabilities) {
    return Collections.unmodifiableList(Arrays.asList(capabilities.clone()));
  }

  /** Chooses its core. */
  public SpawnOptions placement(Placement where) {
    return new SpawnOptions(name, args, quota, priority, deadline, link, capabilities, where);
  }

  Capability[] delegated() {
    return capabilities.toArray(NONE);
  }
}
