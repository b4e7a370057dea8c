package dev.teem.engine.capability;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A process, as far as authority goes: something that owns capabilities until it dies, and that
 * capabilities can be about.
 *
 * <p>Two are the same only if they are one object. There are millions: all this class adds to one
 * is a boolean.
 */
public abstract non-sealed class Principal implements Resource {
  /** The {@link #route()} of one that has to be looked at. */
  protected static final short NO_ROUTE = -1;

  private static final VarHandle DEAD;

  static {
    try {
      DEAD = MethodHandles.lookup().findVarHandle(Principal.class, "dead", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through DEAD
  private boolean dead;

  /** Alive. */
  protected Principal() {}

  /** Its number, never reused within an engine. */
  public abstract long pid();

  /**
   * Where to send what is for it without looking at it, not negative, or {@link #NO_ROUTE}. It must
   * never change: each capability about it has a copy.
   */
  protected short route() {
    return NO_ROUTE;
  }

  @Override
  public final String kind() {
    return "process";
  }

  /** Whether it has died. Any thread may ask; it never comes back to life. */
  public final boolean isDead() {
    // Acquires the setRelease of die(): who sees the death also sees which capabilities were handed
    // on before it (Capability.isOrphaned needs that).
    return (boolean) DEAD.getAcquire(this);
  }

  /**
   * Takes away every capability it owns, and whatever was derived from them, in one store. For the
   * thread that its process runs on; more than once is the same as once.
   */
  protected final void die() {
    // Pairs with the getAcquire of isDead().
    DEAD.setRelease(this, true);
  }

  @Override
  public String toString() {
    return "Process[pid=" + pid() + "]";
  }
}
