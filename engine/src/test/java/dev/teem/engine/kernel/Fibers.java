package dev.teem.engine.kernel;

import dev.teem.engine.fiber.FiberScheduler;
import java.util.function.Supplier;

/** The ways to run a program. It cannot tell one from the other, so tests take both. */
enum Fibers implements Supplier<FiberScheduler> {
  ON_CORE {
    @Override
    public FiberScheduler get() {
      return FiberScheduler.onCore();
    }
  },
  HAND_OVER {
    @Override
    public FiberScheduler get() {
      return FiberScheduler.handOver();
    }
  }
}
