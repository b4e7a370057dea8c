package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/**
 * A test of processes on a simulated engine, of one core unless it asks for more. They tell what
 * they see by {@link #log}; how they have ended is in {@link #exits}. Nothing may be left behind.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class SimulatedTest {
  static final Duration SECOND = Duration.ofSeconds(1);
  static final Duration LONG = Duration.ofDays(1);

  /** For the classes that are run with each kind. */
  @Parameter Fibers fibers = Fibers.ON_CORE;

  /** What the engine is made of; for changes before its first use. */
  final Simulation setUp = new Simulation();

  final List<Object> log = new ArrayList<>();
  final List<Event> events = new ArrayList<>();

  /** By name, in the order of the ends. */
  final Map<String, ExitReason> exits = new LinkedHashMap<>();

  private Simulator engine;

  @AfterEach
  final void closeEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  final Simulator engine() {
    if (engine == null) {
      engine = setUp.fibers(fibers).eventSink(this::note).start();
    }
    return engine;
  }

  private void note(Event event) {
    events.add(event);
    if (event instanceof Event.Exit exit) {
      exits.put(exit.name(), exit.reason());
    }
  }

  static SpawnOptions named(String name) {
    return SpawnOptions.DEFAULT.name(name);
  }

  /** Starts the first process. */
  final long boot(Program init, String... devices) {
    return boot(init, named("init"), devices);
  }

  /** The same in a certain way. */
  final long boot(Program init, SpawnOptions how, String... devices) {
    return engine().boot(init, how, devices);
  }

  /** Starts the first process and runs until nothing can happen any more. */
  final long run(Program init, String... devices) {
    long pid = boot(init, devices);
    engine().settle();
    return pid;
  }

  /** The same for a behavior. */
  final long run(Behavior init, String... devices) {
    long pid = engine().boot(init, named("init"), devices);
    engine().settle();
    return pid;
  }

  /** Says so if the log is not this; how processes have ended helps to see why. */
  final void assertLog(Object... expected) {
    assertThat(log).as("exits: %s", exits).containsExactly(expected);
  }

  /** The way in which a system call is refused. */
  static String refusal(Runnable call) {
    try {
      call.run();
      return "not refused";
    } catch (RuntimeException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }

  /** The device that a first process was granted. A program's first message is the boot signal. */
  static Capability granted(ProgramSys sys, String device) {
    return ((Signal.Boot) sys.receive().body()).devices().get(device);
  }
}
