package dev.teem.engine.fiber;

/**
 * A body of blocking code on a virtual thread of its own, run in steps by one owner.
 *
 * <p>The owner, a platform thread, calls {@link #resume()}; the body gives control back by {@link
 * #pause()}. Body and owner take turns, so that the body may touch what belongs to the owner.
 *
 * <p>A fiber that was never resumed holds nothing but memory. One that was is known to the JVM
 * until it ends, unless the JVM runs with {@code -Djdk.trackAllThreads=false}: only then is a
 * paused fiber that nobody refers to collected as garbage. Otherwise let the body end: resume it
 * and throw from whatever called {@link #pause()}.
 */
public abstract sealed class Fiber permits CoreFiber, HandOverFiber {

  /** What a step came to. */
  public enum State {
    /** The body waits in {@link Fiber#pause()}, or has not begun. */
    PAUSED,

    /** The body runs, or blocks by itself: in a sleep, on a lock, on a socket. */
    AWAY,

    /** The body has returned or thrown. */
    ENDED
  }

  private final Runnable body;
  private Throwable failure;

  Fiber(Runnable body) {
    this.body = body;
  }

  /**
   * Runs the body on until it pauses, blocks by itself, or ends. For the owner.
   *
   * <p>Does nothing if the body has ended or still blocks. If {@link State#AWAY} is returned, the
   * listener hears when another call is worth while.
   *
   * @throws IllegalStateException if the caller is a virtual thread
   */
  public abstract State resume();

  /**
   * Gives control back to the owner, until the next {@link #resume()}. For the body.
   *
   * <p>An interrupt neither ends nor disturbs it: the status is as it was, for the body to see.
   *
   * @throws IllegalStateException if the caller is not the body, or if it runs on the owner's
   *     thread and stands where that cannot leave it: below native code or the initializer of a
   *     class
   */
  public abstract void pause();

  /** What the last step came to. For the owner and, where it is {@code AWAY}, the body. */
  public abstract State state();

  /** The virtual thread, for a stack trace or an interrupt. From any thread. */
  public abstract Thread thread();

  /** What the body threw, or null. For the owner, once the body has ended. */
  public final Throwable failure() {
    return failure;
  }

  @Override
  public final String toString() {
    return "fiber=" + thread().getName() + "#" + thread().threadId();
  }

  final void runBody() {
    try {
      body.run();
    } catch (Throwable e) {
      failure = e;
    }
  }

  /** Starts the thread. If the JVM cannot, the thread is dead and that is the fiber's failure. */
  final boolean start() {
    try {
      thread().start();
      return true;
    } catch (Throwable e) {
      failure = e;
      return false;
    }
  }

  final Thread owner() {
    Thread caller = Thread.currentThread();
    if (caller.isVirtual()) {
      throw new IllegalStateException(
          this + " is resumed by virtual thread=" + caller + "; a platform thread must do that");
    }
    return caller;
  }

  final void checkBody() {
    if (!Thread.currentThread().equals(thread())) {
      throw new IllegalStateException(
          this + " is paused by thread=" + Thread.currentThread() + "; only its body may do that");
    }
  }
}
