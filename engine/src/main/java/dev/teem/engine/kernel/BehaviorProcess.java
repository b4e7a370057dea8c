package dev.teem.engine.kernel;

import dev.teem.engine.event.ExitReason;
import java.util.Objects;

/** A process that runs a {@link Behavior}. */
final class BehaviorProcess extends SystemCalls {
  private final Behavior behavior;

  BehaviorProcess(long pid, Core core, Process parent, Behavior behavior) {
    super(pid, core, parent);
    this.behavior = behavior;
  }

  @Override
  Image image() {
    return behavior;
  }

  @Override
  void dispatch() {
    final Core here = core;
    try {
      if (!isStarted()) {
        started();
        behavior.onStart(this);
      }
      while (!discarded() && hasMail()) {
        if (here.reductions <= 0) {
          here.runQueue.add(this);
          return;
        }
        receive(here);
      }
    } catch (Throwable e) {
      here.end(this, Reaper.reasonOf(e));
    }
  }

  private void receive(Core here) {
    here.reductions -= COST;
    final Object body = mailBody(0);
    final Object from = mailFrom(0);
    here.courier.taken(this, 0);
    if (from == null) {
      behavior.onSignal(this, (Signal) body);
    } else {
      final Message message = here.message;
      message.point(body, from);
      behavior.onMessage(this, message);
    }
  }

  @Override
  void unwind() {}

  @Override
  Error ended() {
    throw new IllegalStateException(
        "process=" + pid + " has exited; it can make no more system calls");
  }

  @Override
  void tick(int cost) {
    // The quantum is looked at when the callback returns.
    core.reductions -= cost;
  }

  @Override
  public void exit(ExitReason reason) {
    enter();
    core.end(this, Objects.requireNonNull(reason, "reason"));
  }

  @Override
  void put(Process target, Object body, Object from) {
    if (!core.courier.send(target, body, from)) {
      throw new KernelException(
          "send: mailbox of "
              + target.pid
              + " is full, and a behavior cannot wait; offer tells so instead of failing");
    }
  }
}
