package dev.teem.engine.fiber;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.Executor;

/**
 * Virtual threads with a scheduler of one's own, which the JDK can make but has not published: JDK
 * 25's {@code ThreadBuilders.VirtualThreadBuilder(Executor)}.
 */
final class CustomScheduler {
  /** What the JVM must be started with. */
  static final String FLAG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private static final MethodHandle BUILDER;
  private static final Executor DEFAULT;

  static {
    MethodHandle builder = null;
    Executor scheduler = null;
    try {
      MethodHandles.Lookup own = MethodHandles.lookup();
      Class<?> builders = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      Class<?> threads = Class.forName("java.lang.VirtualThread");
      scheduler =
          (Executor)
              MethodHandles.privateLookupIn(threads, own)
                  .findStatic(threads, "defaultScheduler", methodType(Executor.class))
                  .invoke();
      builder =
          MethodHandles.privateLookupIn(builders, own)
              .findConstructor(builders, methodType(void.class, Executor.class))
              .asType(methodType(Thread.Builder.OfVirtual.class, Executor.class));
    } catch (Throwable e) {
      // The package is not open, or this JDK has other names for things: not granted.
    }
    BUILDER = builder;
    DEFAULT = scheduler;
  }

  private CustomScheduler() {}

  /** Whether this JVM lets it be used. */
  static boolean granted() {
    return BUILDER != null;
  }

  /** A builder of threads that run where the scheduler runs their tasks. */
  static Thread.Builder.OfVirtual builder(Executor scheduler) {
    try {
      return (Thread.Builder.OfVirtual) BUILDER.invokeExact(scheduler);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a virtual thread's task where the JDK runs those that have no scheduler of their own. */
  static void executeElsewhere(Runnable task) {
    DEFAULT.execute(task);
  }
}
