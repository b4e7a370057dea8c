package dev.teem.engine.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * What other threads touch of a core in order to send to it. It is apart from the core's own
 * fields, which change all the time: a sender would miss its cache at each message otherwise.
 */
abstract class CoreDoor {
  private static final VarHandle PARKED;

  static {
    try {
      PARKED = MethodHandles.lookup().findVarHandle(CoreDoor.class, "parked", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int number;

  /** Any thread puts, the core's thread takes. */
  final Inbox inbox;

  /** The same for what must never wait, and is bounded by other means. */
  final Queue<CoreMessage> unbounded = new ConcurrentLinkedQueue<>();

  // The core's thread while it parks, else null: written by that thread, volatile before it looks
  // whether there is something to do, opaque afterwards; read by senders, opaque.
  @SuppressWarnings("unused")
  private Thread parked;

  CoreDoor(int number, int inboxCapacity) {
    this.number = number;
    inbox = new Inbox(inboxCapacity);
  }

  /** Puts a message in, from any thread; false if there is no room. */
  final boolean enqueue(Object target, Object body, Object from) {
    if (!inbox.offer(target, body, from)) {
      return false;
    }
    unpark();
    return true;
  }

  /**
   * Hands a message to the core without ever waiting, from any thread, the core's own included. For
   * what is bounded by other means: answers of devices, returns of programs.
   */
  final void postUnbounded(CoreMessage posted) {
    unbounded.add(posted);
    unpark();
  }

  private void unpark() {
    Thread sleeper = (Thread) PARKED.getOpaque(this);
    if (sleeper != null) {
      LockSupport.unpark(sleeper);
    }
  }

  /**
   * Parks the core's thread until something is put in, or the time is over.
   *
   * <p>Whoever puts something looks at {@code parked} afterwards, without a fence between: both may
   * miss each other, rarely. That is why the time must be bounded. A fence in every send would cost
   * more than the rare late wake-up.
   */
  final void parkWhileIdle(long nanos) {
    PARKED.setVolatile(this, Thread.currentThread());
    try {
      if (inbox.isEmpty() && unbounded.isEmpty()) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      PARKED.setOpaque(this, null);
    }
  }
}

/**
 * Keeps the cache lines of the door from those of the core: two, since they are fetched in pairs.
 */
abstract class CorePadding extends CoreDoor {
  @SuppressWarnings("unused")
  private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15, p16;

  CorePadding(int number, int inboxCapacity) {
    super(number, inboxCapacity);
  }
}
