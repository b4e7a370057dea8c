package dev.teem.engine.kernel;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A behavior put together from lambdas: what it does not say is what any behavior does. */
final class Actor implements Behavior {
  private Consumer<Sys> start = sys -> {};
  private BiConsumer<Sys, Message> message = (sys, m) -> {};
  private BiConsumer<Sys, Signal> signal = Behavior.super::onSignal;

  static Actor starting(Consumer<Sys> action) {
    Actor actor = new Actor();
    actor.start = action;
    return actor;
  }

  static Actor receiving(BiConsumer<Sys, Message> action) {
    return new Actor().onMail(action);
  }

  static Actor signalled(BiConsumer<Sys, Signal> action) {
    return new Actor().onSignals(action);
  }

  Actor onMail(BiConsumer<Sys, Message> action) {
    message = action;
    return this;
  }

  Actor onSignals(BiConsumer<Sys, Signal> action) {
    signal = action;
    return this;
  }

  @Override
  public void onStart(Sys sys) {
    start.accept(sys);
  }

  @Override
  public void onMessage(Sys sys, Message m) {
    message.accept(sys, m);
  }

  @Override
  public void onSignal(Sys sys, Signal s) {
    signal.accept(sys, s);
  }
}
