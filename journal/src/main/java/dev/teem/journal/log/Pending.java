package dev.teem.journal.log;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.SharedLog.Section;
import java.util.function.Function;

/** A transaction, from when a thread wants it until that thread knows what came of it. */
final class Pending<R> {
  private final Function<? super Section, ? extends R> action;
  private final Thread thread = Thread.currentThread();
  private R result;
  private Throwable failure;

  // Who comes next in the leader's round: the leader's alone.
  private Pending<?> next;

  // Written by the leader after result and failure, read by the thread that waits: volatile.
  private volatile boolean over;

  Pending(Function<? super Section, ? extends R> action) {
    this.action = action;
  }

  void run(Section section) {
    try {
      result = action.apply(section);
    } catch (Throwable e) {
      failure = e;
    }
  }

  void failUnlessFailed(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  /** Lets the thread that waits go on. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  Thread thread() {
    return thread;
  }

  Pending<?> next() {
    return next;
  }

  void next(Pending<?> pending) {
    next = pending;
  }

  Throwable failure() {
    return failure;
  }

  /** What the transaction returned, or its failure thrown. */
  R get() {
    return switch (failure) {
      case null -> result;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new StoreException(String.valueOf(failure.getMessage()), failure);
    };
  }
}
