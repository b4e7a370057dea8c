package dev.teem.engine.swarm;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which capabilities are hooked to which walls, all by name: what hosts and the work that they run
 * agree on beforehand. A wall is whatever they take it for. Names are names here, not a {@link
 * dev.teem.engine.capability.Capability}: they grant nothing by themselves.
 *
 * <p>Any thread may call; each call takes effect at one moment, in constant time. As many entries
 * as there are hooks.
 */
public final class Hookwalls {
  private final Set<Hook> hooks = ConcurrentHashMap.newKeySet();

  private record Hook(String wall, String capability) {
    Hook {
      Objects.requireNonNull(wall, "wall");
      Objects.requireNonNull(capability, "capability");
    }
  }

  /** No hooks. */
  public Hookwalls() {}

  /**
   * Hooks a capability to a wall; more than once is the same.
   *
   * @return true: it is hooked
   */
  public boolean hook(String wall, String capability) {
    hooks.add(new Hook(wall, capability));
    return true;
  }

  /** Whether it is hooked. */
  public boolean check(String wall, String capability) {
    return hooks.contains(new Hook(wall, capability));
  }

  /**
   * Takes it off.
   *
   * @return whether it was hooked; of several threads that take off one hook, one is told so
   */
  public boolean unhook(String wall, String capability) {
    return hooks.remove(new Hook(wall, capability));
  }
}
