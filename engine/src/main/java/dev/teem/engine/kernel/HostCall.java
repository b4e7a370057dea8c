package dev.teem.engine.kernel;

import dev.teem.engine.event.ExitReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * A request from outside of the engine, and the future of its answer. It is settled on the core of
 * the process that was asked, where its timer is too. What depends on the future runs elsewhere: a
 * core never runs its host's code.
 */
final class HostCall extends Request implements ExitListener {
  private final Core core;
  private final CompletableFuture<Object> future;
  private final Executor executor;
  private boolean settled;

  HostCall(
      Process asked,
      Object body,
      long deadlineNanos,
      CompletableFuture<Object> future,
      Executor executor) {
    this.asked = asked;
    core = asked.core;
    this.future = future;
    this.executor = executor;
    envelope.ask(body, 0, deadlineNanos);
  }

  /** On the core. It ends with the process too: that may have taken the request before it died. */
  void begin() {
    core.timers.arm(this, envelope.deadlineNanos);
    core.reaper.listen(asked, this);
  }

  @Override
  public void ended(Process process, ExitReason reason) {
    refuse();
  }

  @Override
  void answer(Object body) {
    // There is no way back for it, but it says from now on that it was answered.
    envelope.answer(body);
    settle(() -> future.complete(body));
  }

  @Override
  void refuse() {
    fail(new KernelException("ask: the process is dead, and has not replied"));
  }

  void notSent(Sent why) {
    switch (why) {
      case FULL -> fail(new KernelException("ask: the mailbox of the process is full"));
      case BUSY -> fail(new KernelException("ask: " + core.roleName() + " is behind; try again"));
      case GONE, OK -> refuse();
    }
  }

  @Override
  void fire() {
    fail(new TimeoutException("ask: no reply in time"));
  }

  @Override
  void abandoned() {
    refuse();
  }

  private void fail(Exception cause) {
    settle(() -> future.completeExceptionally(cause));
  }

  private void settle(Runnable outcome) {
    if (!settled) {
      settled = true;
      core.timers.cancel(this);
      core.reaper.forget(asked, this);
      executor.execute(outcome);
    }
  }
}
