package dev.teem.bench.kernel.teem;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Host;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sent;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.agrona.concurrent.BusySpinIdleStrategy;

/** An engine whose first process does what it is told to, with its own authority. */
public final class TeemSystem implements AutoCloseable {
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

  private final Engine engine;
  private final Host host;
  private final long first;
  private final int cores;

  private TeemSystem(EngineContext context) {
    cores = context.cores();
    engine = Engine.launch(context);
    host = engine.host();
    first = host.boot(new First(), SpawnOptions.DEFAULT, List.of()).join();
  }

  /** What the first process is told to do. */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * Does it.
     *
     * @param spawn the right to spawn
     */
    T with(Sys sys, Capability spawn);
  }

  private record Failure(RuntimeException cause) {}

  private static final class First implements Behavior {
    private Capability spawn;

    @Override
    public void onSignal(Sys sys, Signal signal) {
      if (signal instanceof Signal.Boot boot) {
        spawn = boot.spawn();
      } else {
        Behavior.super.onSignal(sys, signal);
      }
    }

    @Override
    public void onMessage(Sys sys, Message message) {
      if (message.isRequest()) {
        sys.reply(message, outcome(sys, (Work<?>) message.body()));
      } else {
        ((Work<?>) message.body()).with(sys, spawn);
      }
    }

    private Object outcome(Sys sys, Work<?> work) {
      try {
        return work.with(sys, spawn);
      } catch (RuntimeException e) {
        return new Failure(e);
      }
    }
  }

  /** Starts one. */
  public static TeemSystem start(TeemCores cores) {
    EngineContext context = new EngineContext().cores(cores.count());
    if (cores.areSpinning()) {
      context.idleStrategy(() -> BusySpinIdleStrategy.INSTANCE);
    }
    return new TeemSystem(context);
  }

  /** Has the first process do something, and waits for what comes of it. */
  @SuppressWarnings("TypeParameterUnusedInFormals")
  public <T> T call(Work<T> work) {
    return ask(first, work);
  }

  /**
   * Asks any process, and waits for the answer.
   *
   * @throws IllegalStateException if there is none after two minutes: a process failed or waits
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> T ask(long pid, Object body) {
    Object answer;
    try {
      answer = host.ask(pid, body, ANSWER_WITHIN).join();
    } catch (CompletionException e) {
      throw new IllegalStateException("Teem: " + e.getCause(), e.getCause());
    }
    if (answer instanceof Failure(RuntimeException cause)) {
      throw new IllegalStateException("Teem: " + cause, cause);
    }
    return (T) answer;
  }

  /** Sends a message to any process from the caller's thread. */
  public Sent post(long pid, Object body) {
    return host.post(pid, body);
  }

  /** Has the first process do something, which must not throw. */
  public void execute(BiConsumer<Sys, Capability> work) {
    Work<Object> job =
        (sys, spawn) -> {
          work.accept(sys, spawn);
          return null;
        };
    Sent sent = post(first, job);
    if (sent != Sent.OK) {
      throw new IllegalStateException("Teem: the first process was not told: " + sent);
    }
  }

  /** How many cores there are. */
  public int cores() {
    return cores;
  }

  /** How many processes are alive, the first included. */
  public int processes() {
    return host.ps().join().size();
  }

  /** Ends it with all processes. */
  @Override
  public void close() {
    engine.close();
  }
}
