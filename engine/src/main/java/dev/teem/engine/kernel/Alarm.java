package dev.teem.engine.kernel;

/** An alarm that was set. For the process that set it. */
public final class Alarm extends Timer {
  private final Process process;
  private final Object token;

  Alarm(Process process, Object token) {
    this.process = process;
    this.token = token;
  }

  @Override
  void fire() {
    process.annex.alarms.remove(this);
    process.core.courier.deliver(process, new Signal.Alarm(token), null);
  }

  /** Forgets it, if it has not gone off yet. */
  public void cancel() {
    process.core.timers.cancel(this);
    if (process.annex.alarms != null) {
      process.annex.alarms.remove(this);
    }
  }
}
