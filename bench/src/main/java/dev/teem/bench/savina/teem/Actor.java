package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;

/** A behavior of a program; what it throws ends the round. */
abstract class Actor implements Behavior {
  final Completion completion;

  Actor(Completion completion) {
    this.completion = completion;
  }

  @Override
  public final void onStart(Sys sys) {
    try {
      start(sys);
    } catch (RuntimeException e) {
      completion.fail(e);
      throw e;
    }
  }

  @Override
  public final void onMessage(Sys sys, Message message) {
    try {
      receive(sys, message);
    } catch (RuntimeException e) {
      completion.fail(e);
      throw e;
    }
  }

  /** Comes before any message. */
  void start(Sys sys) {}

  abstract void receive(Sys sys, Message message);

  /** Stops, and reports what was counted. */
  final void exit(Sys sys, long count) {
    completion.exited(count);
    sys.exit();
  }
}
