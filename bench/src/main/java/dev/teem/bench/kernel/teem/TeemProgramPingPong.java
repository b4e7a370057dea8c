package dev.teem.bench.kernel.teem;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Placement;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.kernel.SpawnOptions;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Two programs that wait for each other's messages, on the first core and on the last. */
@State(Scope.Benchmark)
public class TeemProgramPingPong {
  private final Object[] balls = {new Object(), new Object()};
  private TeemSystem system;
  private long asker;

  /** Spawns them. */
  @Setup(Level.Trial)
  public void spawn(RunningTeem running) {
    system = running.system();
    SpawnOptions there = SpawnOptions.DEFAULT.placement(Placement.on(running.cores.last()));
    SpawnOptions here = SpawnOptions.DEFAULT.placement(Placement.on(0));
    Program answerer = TeemProgramPingPong::answer;
    asker =
        system.call((sys, spawn) -> {
          Capability other = sys.spawn(answerer, there);
          Program program = own -> ask(own, other);
          return sys.spawn(program, here.delegate(other)).pid();
        });
  }

  /**
   * Sends that many objects, each after the one before has come back.
   *
   * @throws IllegalStateException if another came back
   */
  public void play(int roundTrips) {
    int wrong = system.ask(asker, roundTrips);
    if (wrong != 0) {
      throw new IllegalStateException("wrong result: other objects=" + wrong);
    }
  }

  private static void answer(ProgramSys sys) {
    Capability asker = sys.receive().capabilities().getFirst();
    while (true) {
      sys.send(asker, sys.receive().body());
    }
  }

  // The very object has to come back.
  @SuppressWarnings("ReferenceEquality")
  private void ask(ProgramSys sys, Capability other) {
    sys.send(other, "hello", Delivery.with(sys.selfCap()));
    while (true) {
      Message request = sys.receive().copy();
      int wrong = 0;
      for (int i = 0; i < (Integer) request.body(); i++) {
        Object ball = balls[i & 1];
        sys.send(other, ball);
        if (sys.receive().body() != ball) {
          wrong++;
        }
      }
      sys.reply(request, wrong);
    }
  }
}
