package dev.teem.engine.kernel;

import java.time.Duration;

/** What tests in other packages need of a process's core. */
public final class Backdoor {
  private Backdoor() {}

  /** Has something done on a process's core in a while, between two turns. */
  public static void in(Duration time, Sys sys, Runnable action) {
    Core core = ((Process) sys).core;
    Timer timer =
        new Timer() {
          @Override
          void fire() {
            action.run();
          }
        };
    core.timers.arm(timer, core.after(time));
  }

  /** Whether the end of a process has begun. */
  public static boolean isEnding(Sys sys) {
    return ((Process) sys).isEnding();
  }
}
