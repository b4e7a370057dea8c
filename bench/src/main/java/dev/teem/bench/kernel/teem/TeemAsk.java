package dev.teem.bench.kernel.teem;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Placement;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import java.time.Duration;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A behavior on the first core that sends requests, and one on the last that replies. */
@State(Scope.Benchmark)
public class TeemAsk {
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final Object QUESTION = new Object();
  private static final Object ANSWER = new Object();

  private TeemSystem system;
  private long asker;

  /** Spawns them. */
  @Setup(Level.Trial)
  public void spawn(RunningTeem running) {
    system = running.system();
    SpawnOptions there = SpawnOptions.DEFAULT.placement(Placement.on(running.cores.last()));
    SpawnOptions here = SpawnOptions.DEFAULT.placement(Placement.on(0));
    asker =
        system.call((sys, spawn) -> {
          Capability other = sys.spawn((own, message) -> own.reply(message, ANSWER), there);
          return sys.spawn(new Asker(other), here.delegate(other)).pid();
        });
  }

  /**
   * Sends that many requests, each after the reply to the one before.
   *
   * @throws IllegalStateException if they were not all answered
   */
  public void play(int requests) {
    int answers = system.ask(asker, requests);
    if (answers != requests) {
      throw new IllegalStateException("wrong result: answers=" + answers + ", not " + requests);
    }
  }

  private static final class Asker implements Behavior {
    private final Capability other;
    private Message request;
    private int requests;
    private int answers;

    Asker(Capability other) {
      this.other = other;
    }

    @Override
    public void onMessage(Sys sys, Message message) {
      if (message.isReply()) {
        answers++;
      } else {
        request = message.copy();
        requests = (Integer) message.body();
        answers = 0;
      }
      if (answers < requests) {
        sys.ask(other, QUESTION, WITHIN);
      } else {
        sys.reply(request, answers);
      }
    }
  }
}
