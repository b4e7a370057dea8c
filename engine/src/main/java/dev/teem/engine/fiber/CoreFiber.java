package dev.teem.engine.fiber;

import static dev.teem.engine.fiber.Fiber.State.AWAY;
import static dev.teem.engine.fiber.Fiber.State.ENDED;
import static dev.teem.engine.fiber.Fiber.State.PAUSED;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A fiber that runs on its owner's thread. It is the body and the scheduler of its virtual thread
 * in one, so that it is the only object besides that thread.
 *
 * <p>The JDK calls {@link #execute} whenever the thread becomes runnable, always with the same
 * task; running that task mounts the thread on the caller until it yields, blocks or ends. A task
 * whose thread is not runnable returns at once.
 *
 * <p>A pause is a yield, not a park: permits and interrupts do not concern it, and where a thread
 * cannot be unmounted it returns instead of blocking the owner. The price is that a paused fiber
 * shows as runnable in thread dumps.
 */
final class CoreFiber extends Fiber implements Runnable, Executor {
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(CoreFiber.class, "state", State.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread;
  private final Consumer<? super Fiber> onReturn;
  private Runnable task;

  // Written on the owner's thread only, which is the body's carrier. Read by whoever wakes the
  // body.
  private State state = PAUSED;

  CoreFiber(String name, Runnable body, Consumer<? super Fiber> onReturn) {
    super(body);
    this.onReturn = onReturn;
    Thread.Builder.OfVirtual builder = CustomScheduler.builder(this);
    thread = (name == null ? builder : builder.name(name)).unstarted(this);
  }

  @Override
  public State resume() {
    owner();
    if (state == ENDED) {
      return ENDED;
    }
    // A thread that takes the body's stack trace makes it not runnable meanwhile, and so may make
    // the task return without having run anything; afterwards it calls execute. Volatile, for
    // execute's getVolatile: either the task sees that the trace is done, or execute sees AWAY.
    STATE.setVolatile(this, AWAY);
    if (task == null && !start()) {
      state = ENDED;
      return ENDED;
    }
    task.run();
    if (state != PAUSED && !thread.isAlive()) {
      state = ENDED;
    }
    return state;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // The thread's scheduler is this object.
  public void pause() {
    checkBody();
    boolean left = false;
    state = PAUSED;
    try {
      Thread.yield();
      left = state == AWAY;
    } finally {
      state = AWAY;
    }
    if (!left) {
      throw new IllegalStateException(
          this + " cannot pause below a native method or the initializer of a class");
    }
  }

  @Override
  public void run() {
    runBody();
  }

  @Override
  public void execute(Runnable runnable) {
    if (task == null) {
      // From start(). Others see it by the thread's own state, which is volatile.
      task = runnable;
    } else if (!runnable.equals(task)) {
      // A virtual thread that the body has started inherits its scheduler.
      CustomScheduler.executeElsewhere(runnable);
    } else if ((State) STATE.getVolatile(this) != PAUSED) {
      onReturn.accept(this);
    }
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Thread thread() {
    return thread;
  }
}
