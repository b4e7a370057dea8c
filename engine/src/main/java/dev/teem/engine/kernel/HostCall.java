package dev.teem.engine.kernel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * A request from outside of the engine, and the future of its answer. It is settled on the core of
 * the process that was asked, where its timer is too. What depends on the future runs elsewhere: a
 * core never runs its host's code.
 */
final class HostCall extends Request {
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

  @Override
  void arrived() {
    super.arrived();
    core.timers.arm(this, envelope.deadlineNanos);
  }

  @Override
  void answered() {
    Object body = envelope.body;
    settle(() -> future.complete(body));
  }

  @Override
  void refused() {
    fail(new KernelException("ask: the process is dead, and has not replied"));
  }

  void notSent(Sent why) {
    switch (why) {
      case FULL -> fail(new KernelException("ask: the mailbox of the process is full"));
      case BUSY -> fail(new KernelException("ask: " + core.roleName() + " is behind; try again"));
      case GONE, OK -> refused();
    }
  }

  @Override
  void fire() {
    fail(new TimeoutException("ask: no reply in time"));
  }

  @Override
  void abandoned() {
    refused();
  }

  private void fail(Exception cause) {
    settle(() -> future.completeExceptionally(cause));
  }

  private void settle(Runnable outcome) {
    if (!settled) {
      settled = true;
      core.timers.cancel(this);
      drop();
      executor.execute(outcome);
    }
  }
}
