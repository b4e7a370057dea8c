package dev.teem.bench.kernel.teem;

import dev.teem.bench.kernel.FanIn;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sent;
import dev.teem.engine.kernel.Sys;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The caller's thread, which is none of the engine's, and a behavior that it posts to. */
@State(Scope.Benchmark)
public class TeemHostPost {
  private TeemSystem system;
  private long consumer;

  /** Spawns the behavior. */
  @Setup(Level.Trial)
  public void spawn(RunningTeem running) {
    system = running.system();
    consumer = system.call((sys, spawn) -> sys.spawn(new Consumer()).pid());
  }

  /**
   * Posts a burst and waits until it has been consumed.
   *
   * @return what the consumer added up
   */
  public long burst() {
    for (int i = 0; i < FanIn.MESSAGES; i++) {
      while (system.post(consumer, FanIn.message(i)) != Sent.OK) {
        Thread.onSpinWait();
      }
    }
    return system.ask(consumer, "sum");
  }

  private static final class Consumer implements Behavior {
    private long sum;

    @Override
    public void onMessage(Sys sys, Message message) {
      if (message.isRequest()) {
        sys.reply(message, sum);
        sum = 0;
      } else {
        sum += (Integer) message.body();
      }
    }
  }
}
