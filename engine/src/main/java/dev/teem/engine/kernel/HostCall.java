package dev.teem.engine.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * A request from outside of the engine, and the future of its answer. It is settled on the core of
 * the process that was asked, where its timer is too. What depends on the future runs elsewhere: a
 * core never runs its host's code.
 */
final class HostCall extends Timer {
  private final Core core;
  private final CompletableFuture<Object> future;
  private final Executor executor;
  private boolean settled;

  HostCall(Core core, CompletableFuture<Object> future, Executor executor) {
    this.core = core;
    this.future = future;
    this.executor = executor;
  }

  void answer(Object body) {
    settle(() -> future.complete(body));
  }

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
      executor.execute(outcome);
    }
  }
}
