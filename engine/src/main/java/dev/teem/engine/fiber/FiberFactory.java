package dev.teem.engine.fiber;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A scheduler that consists of a way to make fibers. */
final class FiberFactory implements FiberScheduler {
  /** Whether the log knows that this JVM allows the second best only. */
  static final AtomicBoolean FALL_BACK_SAID = new AtomicBoolean();

  private final String description;
  private final Maker maker;
  private boolean closed;

  interface Maker {
    Fiber make(String name, Runnable body, Consumer<? super Fiber> onReturn);
  }

  FiberFactory(String description, Maker maker) {
    this.description = description;
    this.maker = maker;
  }

  @Override
  public Fiber create(String name, Runnable body, Consumer<? super Fiber> onReturn) {
    Objects.requireNonNull(body, "body");
    Objects.requireNonNull(onReturn, "onReturn");
    if (closed) {
      throw new IllegalStateException("the scheduler of fiber=" + name + " is closed");
    }
    return maker.make(name, body, onReturn);
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void close() {
    closed = true;
  }
}
