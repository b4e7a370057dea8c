package dev.teem.engine.kernel.scenario;

import dev.teem.engine.fiber.FiberScheduler;
import dev.teem.engine.kernel.Image;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.List;

/** How the images of a scenario are run, of which nothing is to be seen. */
enum Style {
  /** Programs on stacks that the core itself switches between. */
  PROGRAMS,

  /** Programs as any JVM can run them. */
  HANDED_OVER,

  /** Behaviors, as far as they fit, beside programs. */
  BEHAVIORS;

  FiberScheduler fibers() {
    return this == HANDED_OVER ? FiberScheduler.handOver() : FiberScheduler.onCore();
  }

  Image image(String name, List<Case> code, Run run) {
    return this == BEHAVIORS && BehaviorFit.fits(code)
        ? new ScriptBehavior(name, code, run)
        : new ScriptProgram(name, code, run);
  }
}
