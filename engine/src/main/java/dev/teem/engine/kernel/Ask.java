package dev.teem.engine.kernel;

/** A request whose answer its sender still waits for, and the time until which it does. */
final class Ask extends Timer {
  private final Process asker;
  private final long correlation;

  Ask(Process asker, long correlation) {
    this.asker = asker;
    this.correlation = correlation;
  }

  @Override
  void fire() {
    asker.noReply(correlation);
  }
}
