package dev.teem.bench.kernel.teem;

import dev.teem.bench.kernel.FanIn;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Placement;
import dev.teem.engine.kernel.Sent;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A producer on the first core that sends a burst whenever it is asked to, and a consumer on the
 * last. When the consumer's core is busy, and now and then anyway, the producer sends itself a
 * message and goes on when that comes.
 */
@State(Scope.Benchmark)
public class TeemFanIn {
  private static final int AT_ONCE = 1024;

  /** How often the producer has attenuated the capability by which it sends. */
  @Param("0")
  public int attenuations;

  private TeemSystem system;
  private long producer;

  private enum Mark {
    GO_ON,
    END
  }

  /** Spawns them. */
  @Setup(Level.Trial)
  public void spawn(RunningTeem running) {
    system = running.system();
    SpawnOptions there = SpawnOptions.DEFAULT.placement(Placement.on(running.cores.last()));
    SpawnOptions here = SpawnOptions.DEFAULT.placement(Placement.on(0));
    producer =
        system.call((sys, spawn) -> {
          Capability consumer = sys.spawn(new Consumer(), there);
          return sys.spawn(new Producer(consumer, attenuations), here.delegate(consumer)).pid();
        });
  }

  /**
   * Sends a burst and waits until it has been consumed.
   *
   * @return what the consumer added up
   */
  public long burst() {
    return system.ask(producer, FanIn.MESSAGES);
  }

  private static final class Producer implements Behavior {
    private final int attenuations;
    private Capability consumer;
    private Capability self;
    private Message request;
    private int left;

    Producer(Capability consumer, int attenuations) {
      this.consumer = consumer;
      this.attenuations = attenuations;
    }

    @Override
    public void onStart(Sys sys) {
      self = sys.selfCap();
      for (int i = 0; i < attenuations; i++) {
        consumer = sys.derive(consumer, Right.SEND);
      }
      sys.send(consumer, "hello", Delivery.with(sys.selfCap()));
    }

    @Override
    public void onMessage(Sys sys, Message message) {
      if (message.isRequest()) {
        request = message.copy();
        left = (Integer) message.body();
        send(sys);
      } else if (message.body() == Mark.GO_ON) {
        send(sys);
      } else {
        sys.reply(request, message.body());
      }
    }

    private void send(Sys sys) {
      int enough = Math.max(0, left - AT_ONCE);
      while (left > enough
          && sys.offer(consumer, FanIn.message(FanIn.MESSAGES - left)) == Sent.OK) {
        left--;
      }
      if (left > 0) {
        sys.send(self, Mark.GO_ON);
      } else {
        sys.send(consumer, Mark.END);
      }
    }
  }

  private static final class Consumer implements Behavior {
    private Capability producer;
    private long sum;

    @Override
    public void onMessage(Sys sys, Message message) {
      switch (message.body()) {
        case Integer number -> sum += number;
        case String hello -> producer = message.capabilities().getFirst();
        default -> {
          sys.send(producer, sum);
          sum = 0;
        }
      }
    }
  }
}
