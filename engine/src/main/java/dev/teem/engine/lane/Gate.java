package dev.teem.engine.lane;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What workers ask before they start more work. What they have started is not their gate's concern:
 * it comes to its end.
 *
 * <p>One thread closes and opens it, see {@link dev.teem.engine.guard.GuardWatch}; any thread may
 * call the rest.
 */
public final class Gate {
  private static final VarHandle REFUSAL;

  static {
    try {
      REFUSAL = MethodHandles.lookup().findVarHandle(Gate.class, "refusal", Refusal.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

  /**
   * Null while the gate is open. Written with release by the one that closes and opens; workers
   * look with opaque, whether it is null; who wants to know why reads it with acquire.
   */
  @SuppressWarnings("unused")
  private Refusal refusal;

  /** An open gate. */
  public Gate() {}

  /** Whether more work may be started: one opaque read. */
  public boolean open() {
    return REFUSAL.getOpaque(this) == null;
  }

  /** Why it is closed, or null. */
  public Refusal refusal() {
    return (Refusal) REFUSAL.getAcquire(this);
  }

  /** Closes it, or gives another reason. */
  public void close(Refusal why) {
    REFUSAL.setRelease(this, Objects.requireNonNull(why, "why"));
  }

  /**
   * Opens it and calls those who wait. A worker that found it closed before is called after: it
   * sees the gate open then, or closed anew with another call to come.
   */
  public void reopen() {
    REFUSAL.setRelease(this, null);
    waiting.forEach(Runnable::run);
  }

  /** Has something called each time the gate opens, on the thread that opens it. Short. */
  public void onOpening(Runnable call) {
    waiting.add(call);
  }

  /** Not any more. */
  public void forget(Runnable call) {
    waiting.remove(call);
  }
}
