package dev.teem.bench.kernel.teem;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Placement;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Two behaviors that are there throughout, on the first core and on the last. */
@State(Scope.Benchmark)
public class TeemPingPong {
  private TeemSystem system;
  private long asker;

  private enum Ball {
    PING,
    PONG
  }

  /** Spawns them. */
  @Setup(Level.Trial)
  public void spawn(RunningTeem running) {
    system = running.system();
    SpawnOptions theirs = SpawnOptions.DEFAULT.placement(Placement.on(running.cores.last()));
    SpawnOptions ours = SpawnOptions.DEFAULT.placement(Placement.on(0));
    asker =
        system.call((sys, spawn) -> {
          Capability other = sys.spawn(new Answerer(), theirs);
          return sys.spawn(new Asker(other), ours.delegate(other)).pid();
        });
  }

  /**
   * Sends that many pings, each after the answer to the one before.
   *
   * @throws IllegalStateException if they were not all answered
   */
  public void play(int roundTrips) {
    int answers = system.ask(asker, roundTrips);
    if (answers != roundTrips) {
      throw new IllegalStateException("wrong result: answers=" + answers + ", not " + roundTrips);
    }
  }

  private static final class Answerer implements Behavior {
    private Capability asker;

    @Override
    public void onMessage(Sys sys, Message message) {
      if (message.body() == Ball.PING) {
        sys.send(asker, Ball.PONG);
      } else {
        asker = message.capabilities().getFirst();
      }
    }
  }

  private static final class Asker implements Behavior {
    private final Capability other;
    private Message request;
    private int roundTrips;
    private int answers;

    Asker(Capability other) {
      this.other = other;
    }

    @Override
    public void onStart(Sys sys) {
      sys.send(other, "hello", Delivery.with(sys.selfCap()));
    }

    @Override
    public void onMessage(Sys sys, Message message) {
      if (message.body() == Ball.PONG) {
        answers++;
      } else {
        request = message.copy();
        roundTrips = (Integer) message.body();
        answers = 0;
      }
      if (answers < roundTrips) {
        sys.send(other, Ball.PING);
      } else {
        sys.reply(request, answers);
      }
    }
  }
}
