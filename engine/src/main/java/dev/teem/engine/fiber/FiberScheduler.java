package dev.teem.engine.fiber;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/**
 * Makes fibers, and decides on which threads their bodies run.
 *
 * <p>All calls to a scheduler and to its fibers come from one owner's thread, or from a body in its
 * step, unless they say otherwise.
 */
public interface FiberScheduler extends AutoCloseable {

  /**
   * A fiber, which begins at its first {@link Fiber#resume()}.
   *
   * @param name of its thread, or null for none
   * @param body what it runs; whatever this throws ends the fiber and is kept for {@link
   *     Fiber#failure()}
   * @param onReturn called when a fiber that is {@link Fiber.State#AWAY} can run on: once for each
   *     time, and now and then needlessly, so look at {@link Fiber#state()} before you resume. It
   *     is called by whichever thread ended the wait: a timer's, one that gave back a lock, or the
   *     owner's own in the middle of this body (which had yielded) or of another. It must neither
   *     wait nor throw, and cannot resume the fiber itself.
   * @throws IllegalStateException if the scheduler is closed
   */
  Fiber create(String name, Runnable body, Consumer<? super Fiber> onReturn);

  /** In a few words, how bodies are run. */
  String description();

  /** Ends the making of fibers. Those that are made run on as before. */
  @Override
  void close();

  /**
   * Bodies run on the owner's thread itself, which is their carrier: a step costs two switches of a
   * stack and no wake-up.
   *
   * <p>A body that blocks by itself gives control back ({@link Fiber.State#AWAY}), save for what
   * blocks the carrier of any virtual thread: files, native code. Its stack can get as deep as the
   * owner's thread allows. An interrupt of the owner's thread during a step is lost: the JDK clears
   * the status of a carrier. Virtual threads that a body starts run on the JDK's carriers.
   *
   * @throws IllegalStateException if the JVM does not open {@code java.lang}; the message has the
   *     flag to add
   */
  static FiberScheduler onCore() {
    if (!CustomScheduler.granted()) {
      throw new IllegalStateException(
          "The JVM does not open package=java.lang of java.base, by which a core can run virtual"
              + " threads itself. Start java with: "
              + CustomScheduler.FLAG);
    }
    return new FiberFactory("virtual threads on the core's own thread", CoreFiber::new);
  }

  /**
   * Bodies run on the JDK's carriers, and the owner waits for each step: slower, but any JVM can.
   *
   * <p>A body that blocks by itself keeps the owner waiting, and a fiber that waits for what only
   * another fiber of that owner can give never ends; after a second the log has a warning.
   */
  static FiberScheduler handOver() {
    return new FiberFactory(
        "virtual threads of the JDK, handed over to in each step",
        (name, body, onReturn) -> new HandOverFiber(name, body));
  }

  /** {@link #onCore()} if the JVM allows, else {@link #handOver()} and, once, a line in the log. */
  static FiberScheduler best() {
    if (CustomScheduler.granted()) {
      return onCore();
    }
    if (FiberFactory.FALL_BACK_SAID.compareAndSet(false, true)) {
      System.getLogger(FiberScheduler.class.getName())
          .log(
              Level.WARNING,
              "Programs run slower than they could: the JVM does not open java.lang, so that cores"
                  + " hand over to other threads. Start java with: "
                  + CustomScheduler.FLAG);
    }
    return handOver();
  }
}
