package dev.teem.engine.fiber;

import static dev.teem.engine.fiber.Fiber.State.AWAY;
import static dev.teem.engine.fiber.Fiber.State.ENDED;
import static dev.teem.engine.fiber.Fiber.State.PAUSED;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A fiber on the JDK's own carriers, for JVMs that do not let a core be one: in each step the owner
 * wakes the body and waits.
 *
 * <p>The state is whose turn it is: the body's while {@code AWAY}, else the owner's. It is
 * volatile, so that whoever sees that it is their turn sees all that the other did before, and so
 * that the unpark that follows a store does not overtake it.
 *
 * <p>A body that blocks by itself keeps its turn: were the owner to go on, the body would later run
 * beside it.
 */
final class HandOverFiber extends Fiber implements Runnable {
  private static final System.Logger LOG = System.getLogger(HandOverFiber.class.getName());
  private static final int SPINS = 1_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Thread thread;

  // Written by the owner before it hands over, read by the body in its turn.
  private Thread owner;

  private volatile State state = PAUSED;

  HandOverFiber(String name, Runnable body) {
    super(body);
    Thread.Builder.OfVirtual builder = Thread.ofVirtual();
    thread = (name == null ? builder : builder.name(name)).unstarted(this);
  }

  @Override
  public State resume() {
    if (state == ENDED) {
      return ENDED;
    }
    boolean begun = owner != null;
    owner = owner();
    state = AWAY;
    if (begun) {
      LockSupport.unpark(thread);
    } else if (!start()) {
      state = ENDED;
    }
    for (int i = 0; i < SPINS; i++) {
      if (state != AWAY) {
        return state;
      }
      Thread.onSpinWait();
    }
    return await();
  }

  private State await() {
    boolean interrupted = false;
    boolean warned = false;
    long startNanos = System.nanoTime();
    while (state == AWAY) {
      LockSupport.parkNanos(this, PATIENCE_NANOS);
      // Parking returns at once while the status is set.
      interrupted |= Thread.interrupted();
      if (!warned && System.nanoTime() - startNanos >= PATIENCE_NANOS && state == AWAY) {
        warned = true;
        LOG.log(
            Level.WARNING,
            () ->
                this
                    + " keeps its owner waiting, "
                    + thread.getState()
                    + ". Start java with "
                    + CustomScheduler.FLAG
                    + " and it may block by itself.");
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return state;
  }

  @Override
  public void pause() {
    checkBody();
    handBack(PAUSED);
    boolean interrupted = false;
    while (state != AWAY) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
  }

  @Override
  public void run() {
    runBody();
    handBack(ENDED);
  }

  private void handBack(State outcome) {
    // Read first: from the store on it is the owner's.
    Thread waiting = owner;
    state = outcome;
    LockSupport.unpark(waiting);
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
