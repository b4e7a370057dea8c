package dev.teem.engine.capability;

import dev.teem.engine.time.EngineClock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Everything that changes authority: making, deriving, handing on and revoking capabilities.
 *
 * <p>There is one, for whoever claims it first, and the kernel does so when it is loaded. Code that
 * runs in an engine can name this class, but no longer get hold of an instance. This keeps honest
 * code honest; against code that reflects on private members, or that puts classes of its own into
 * this package, the JVM has other walls.
 *
 * <p>Stateless, no registry: capabilities hold all there is to know. A capability is handed on and
 * revoked by the thread that runs its owner; everything else any thread may do.
 */
public final class Mint {
  private static final AtomicBoolean CLAIMED = new AtomicBoolean();

  Mint() {}

  /**
   * Gives out the mint, once per class loader.
   *
   * @throws IllegalStateException if it has been given out
   */
  public static Mint claim() {
    if (!CLAIMED.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "the mint is claimed already: processes get capabilities from their parent, from messages"
              + " and by attenuating their own");
    }
    return new Mint();
  }

  /**
   * Makes authority out of nothing. Allocates the capability and nothing else.
   *
   * @param rights the bits of {@link Right#mask(Right...)}
   * @throws IllegalArgumentException if a bit belongs to no right
   */
  public Capability mint(Principal owner, Resource resource, int rights) {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(resource, "resource");
    return new Capability(owner, resource, null, Right.requireRights(rights), null);
  }

  /**
   * Makes authority under conditions.
   *
   * @param rights the bits of {@link Right#mask(Right...)}
   * @throws IllegalArgumentException if a bit belongs to no right
   */
  public Capability mint(
      Principal owner, Resource resource, int rights, List<? extends Caveat> caveats) {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(resource, "resource");
    return new Capability(owner, resource, null, Right.requireRights(rights), orNull(caveats));
  }

  /**
   * Derives a capability that allows no more than the given one, and that goes with it.
   *
   * @param caller the owner of the given one, and of the new one
   * @param rightsOrNull what the new one allows; null for all that the given one does
   * @param more conditions besides those of the given one
   * @throws CapabilityException if the given one is null, not live or not the caller's, or has not
   *     all of the rights
   */
  public Capability attenuate(
      Principal caller,
      Capability capability,
      Right[] rightsOrNull,
      List<? extends Caveat> more,
      EngineClock clock) {
    if (!holds(caller, capability, clock)) {
      throw new CapabilityException("attenuate: caller does not own this capability");
    }
    int rights = rightsOrNull == null ? capability.mask() : narrowed(capability, rightsOrNull);
    return new Capability(caller, capability.resource(), capability, rights, orNull(more));
  }

  private static int narrowed(Capability capability, Right[] rights) {
    for (Right right : rights) {
      if (!capability.grants(right)) {
        throw new CapabilityException(
            "attenuate: cannot amplify right \"%s\"".formatted(right.label()));
      }
    }
    return Right.mask(rights);
  }

  private static List<Caveat> orNull(List<? extends Caveat> caveats) {
    return caveats.isEmpty() ? null : List.copyOf(caveats);
  }

  /**
   * Makes somebody else the owner; what was derived from it stays where it is. Does nothing to a
   * capability whose owner is dead: it ended with that owner.
   *
   * @param to if dead, the capability ends at once
   */
  public void transfer(Capability capability, Principal to) {
    Objects.requireNonNull(to, "to");
    if (!capability.isOrphaned()) {
      capability.owner(to);
    }
  }

  /** Ends a capability, and with it everything derived from it. More than once is the same. */
  public void revoke(Capability capability) {
    capability.revoke();
  }

  /** Whether a capability is live; null is not. */
  public boolean isLive(Capability capability, EngineClock clock) {
    return capability != null && capability.isLive(clock);
  }

  /** Whether a capability is live and the holder's; null is not. */
  public boolean holds(Principal holder, Capability capability, EngineClock clock) {
    return capability != null && capability.isOwnedBy(holder) && capability.isLive(clock);
  }

  /** Whether {@link #check} would pass. */
  public boolean allows(Principal holder, Capability capability, Right right, EngineClock clock) {
    return holds(holder, capability, clock) && capability.grants(right);
  }

  /**
   * How to reach the process that a capability is about without looking at that: its {@link
   * Principal#route()}.
   */
  public int route(Capability capability) {
    return capability.route();
  }

  /**
   * Checks that a capability allows something: the gate before every privileged operation.
   *
   * @param clock read only if the capability has caveats
   * @throws CapabilityException if it is null or not live, not the holder's, or lacks the right
   */
  public void check(Principal holder, Capability capability, Right right, EngineClock clock) {
    if (!allows(holder, capability, right, clock)) {
      throw refusal(holder, capability, right, clock);
    }
  }

  // Apart, so that check stays small enough to be inlined.
  private CapabilityException refusal(
      Principal holder, Capability capability, Right right, EngineClock clock) {
    if (!isLive(capability, clock)) {
      return new CapabilityException("invalid or revoked capability");
    }
    if (!capability.isOwnedBy(holder)) {
      return new CapabilityException("capability not held by caller");
    }
    return new CapabilityException("capability lacks right \"%s\"".formatted(right.label()));
  }
}
