package dev.teem.engine.capability;

import dev.teem.engine.time.EngineClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The right of one process, its owner, to do certain things with one resource.
 *
 * <p>It is live while neither it nor any capability it was derived from is revoked, none of their
 * owners is dead, and all their caveats hold. So to revoke a capability or to die is one store, and
 * to check is a walk to the root, which is seldom more than two steps away.
 *
 * <p>Any thread may look; only the kernel can make, derive, hand on or revoke one. Its own core
 * sees a revocation at once, another core at the latest with the first message sent after it.
 *
 * <pre>
 *    0  object header                    12 bytes, with compressed class pointers
 *   12  owner, resource, parent, caveats 16 bytes, with compressed references
 *   28  route                             2 bytes
 *   30  rights, 7 bits, and hasCaveats    1 byte
 *   31  revoked                           1 byte
 * </pre>
 */
public final class Capability {
  private static final VarHandle OWNER;
  private static final VarHandle REVOKED;

  // Of it or an ancestor: most have none, and need no clock.
  private static final int HAS_CAVEATS = 1 << 7;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(Capability.class, "owner", Principal.class);
      REVOKED = lookup.findVarHandle(Capability.class, "revoked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Resource resource;
  private final Capability parent;
  // Its own only, null for none; those of its ancestors count as well.
  private final List<Caveat> caveats;
  // A copy of the resource's, so that a sender need not touch what another core writes to.
  private final short route;
  private final byte rightsAndMark;

  // Written by the core of the owner of the moment.
  @SuppressWarnings("unused") // through OWNER
  private Principal owner;

  @SuppressWarnings("unused") // through REVOKED
  private boolean revoked;

  Capability(
      Principal owner, Resource resource, Capability parent, int rights, List<Caveat> caveats) {
    this.owner = owner;
    this.resource = resource;
    this.parent = parent;
    this.caveats = caveats;
    boolean hasCaveats = caveats != null || (parent != null && parent.hasCaveats());
    rightsAndMark = (byte) (hasCaveats ? rights | HAS_CAVEATS : rights);
    route = resource instanceof Principal process ? process.route() : Principal.NO_ROUTE;
  }

  /** What it is about. */
  public Resource resource() {
    return resource;
  }

  /**
   * The number of the process it is about.
   *
   * @throws IllegalStateException if it is about something else
   */
  public long pid() {
    if (resource instanceof Principal process) {
      return process.pid();
    }
    throw new IllegalStateException(
        "kind=%s is not process: look at resource()=%s".formatted(resource.kind(), resource));
  }

  /** What it allows while it is live; a copy. */
  public Set<Right> rights() {
    return Right.of(mask());
  }

  /** Whether a right is among its {@link #rights()}. */
  public boolean grants(Right right) {
    return (rightsAndMark & right.mask()) != 0;
  }

  /** Its conditions: those of the capability it was derived from, then its own. */
  public List<Caveat> caveats() {
    Deque<Capability> fromRoot = new ArrayDeque<>();
    for (Capability each = this; each != null; each = each.parent) {
      fromRoot.addFirst(each);
    }
    List<Caveat> all = new ArrayList<>();
    for (Capability each : fromRoot) {
      if (each.caveats != null) {
        all.addAll(each.caveats);
      }
    }
    return List.copyOf(all);
  }

  /**
   * Whether it is of any use. What is not live never becomes live again.
   *
   * @param clock the engine's; read only if there are caveats
   */
  public boolean isLive(EngineClock clock) {
    return isIntact() && (!hasCaveats() || caveatsHold(clock.nanoTime()));
  }

  /** Whether it is neither revoked nor orphaned, nor is any it was derived from. */
  boolean isIntact() {
    for (Capability each = this; each != null; each = each.parent) {
      if (each.isRevoked() || each.isOrphaned()) {
        return false;
      }
    }
    return true;
  }

  private boolean caveatsHold(long nowNanos) {
    for (Capability each = this; each != null && each.hasCaveats(); each = each.parent) {
      if (each.caveats != null) {
        for (Caveat caveat : each.caveats) {
          if (!caveat.holds(nowNanos)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean isRevoked() {
    // Opaque: nothing else is read on the strength of it, and whatever ordered this use after the
    // revocation, the program or an inbox, orders this read after that store.
    return (boolean) REVOKED.getOpaque(this);
  }

  /** Whether its owner has died. */
  @SuppressWarnings("ReferenceEquality") // a principal equals itself only
  boolean isOrphaned() {
    Principal seen = owner();
    while (seen.isDead()) {
      // It may have been handed on between the two reads, and the former owner have died since.
      // isDead() acquired that death, so the owner read now is the one that it was left with.
      Principal now = owner();
      if (now == seen) {
        return true;
      }
      seen = now;
    }
    return false;
  }

  @SuppressWarnings("ReferenceEquality") // a principal equals itself only
  boolean isOwnedBy(Principal holder) {
    return owner() == holder;
  }

  Principal owner() {
    // Opaque: of an owner only its identity and its death are asked, and a death orders by itself.
    return (Principal) OWNER.getOpaque(this);
  }

  void owner(Principal to) {
    // Read by owner(); ordered before the former owner's death by the setRelease of that.
    OWNER.setOpaque(this, to);
  }

  void revoke() {
    // Read by isRevoked().
    REVOKED.setOpaque(this, true);
  }

  int route() {
    return route;
  }

  int mask() {
    return rightsAndMark & (HAS_CAVEATS - 1);
  }

  private boolean hasCaveats() {
    return rightsAndMark < 0;
  }

  @Override
  public String toString() {
    return "Capability[resource=%s, rights=%s, caveats=%s]"
        .formatted(resource, rights(), caveats());
  }
}
