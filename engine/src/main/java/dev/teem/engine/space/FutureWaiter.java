package dev.teem.engine.space;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A future that waits. */
final class FutureWaiter extends Waiter {
  private final Future future = new Future();
  private final Consumer<Waiter> withdraw;
  private final UnaryOperator<Tuple> received;

  /**
   * Waits for a tuple.
   *
   * @param withdraw takes it out of line
   * @param received what is done first with the tuple that it gets; it may refuse by throwing
   */
  FutureWaiter(
      Template template, boolean takes, Consumer<Waiter> withdraw, UnaryOperator<Tuple> received) {
    super(template, takes);
    this.withdraw = withdraw;
    this.received = received;
  }

  CompletableFuture<Tuple> future() {
    return future;
  }

  @Override
  void wake() {
    if (places().length > 1) {
      withdraw.accept(this);
    }
    if (failure() != null) {
      future.fail(failure());
      return;
    }
    try {
      future.give(received.apply(tuple()));
    } catch (RuntimeException | Error e) {
      future.fail(e);
    }
  }

  /**
   * Completed by others than the space, at a time-out for instance, it leaves first: it is
   * completed only if nobody has claimed it, since a tuple that it is given must not be lost.
   */
  private final class Future extends CompletableFuture<Tuple> {
    private boolean left() {
      if (!leave()) {
        return false;
      }
      withdraw.accept(FutureWaiter.this);
      return true;
    }

    void give(Tuple tuple) {
      super.complete(tuple);
    }

    void fail(Throwable why) {
      super.completeExceptionally(why);
    }

    @Override
    public boolean complete(Tuple value) {
      return left() && super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable why) {
      return left() && super.completeExceptionally(why);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return (left() && super.cancel(mayInterruptIfRunning)) || isCancelled();
    }

    @Override
    public CompletableFuture<Tuple> completeAsync(
        Supplier<? extends Tuple> supplier, Executor executor) {
      throw new UnsupportedOperationException("a tuple comes from the space only");
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }
}
