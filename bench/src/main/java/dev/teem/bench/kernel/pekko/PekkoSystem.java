package dev.teem.bench.kernel.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor system whose guardian does what it is told to, in its own context. */
public final class PekkoSystem implements AutoCloseable {
  private static final long ANSWER_SECONDS = 120;
  private static final String SETTINGS =
      """
      pekko.loglevel=OFF
      pekko.stdout-loglevel=OFF
      pekko.log-dead-letters=off
      pekko.log-dead-letters-during-shutdown=off
      pekko.daemonic=on
      pekko.jvm-shutdown-hooks=off
      pekko.coordinated-shutdown.run-by-jvm-shutdown-hook=off
      """;

  private final ActorSystem<Work> system;

  private PekkoSystem(ActorSystem<Work> system) {
    this.system = system;
  }

  /** What the guardian is told to do. */
  @FunctionalInterface
  private interface Work extends Consumer<ActorContext<?>> {}

  /** Starts one that says nothing. */
  public static PekkoSystem start(PekkoDispatcher dispatcher) {
    Config config =
        ConfigFactory.parseString(SETTINGS + dispatcher.settings())
            .withFallback(ConfigFactory.load());
    return new PekkoSystem(ActorSystem.create(guardian(), "bench", config));
  }

  private static Behavior<Work> guardian() {
    return Behaviors.receive((context, work) -> {
      work.accept(context);
      return Behaviors.same();
    });
  }

  /** Has the guardian do something, which must not throw. */
  public void execute(Consumer<ActorContext<?>> work) {
    system.tell(work::accept);
  }

  /**
   * Has the guardian do something, and waits for the answer, which may come from any actor.
   *
   * @throws IllegalStateException if there is none after two minutes: an actor failed or waits
   */
  public <T> T ask(BiConsumer<ActorContext<?>, CompletableFuture<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    system.tell(context -> {
      try {
        question.accept(context, answer);
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    return await(answer);
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new IllegalStateException("Pekko: " + e.getCause(), e.getCause());
    }
  }

  /**
   * Stops all actors and waits for that.
   *
   * @throws IllegalStateException if they have not stopped after two minutes
   */
  @Override
  public void close() {
    system.terminate();
    // A copy: the system's own future is not ours to time out.
    await(system.getWhenTerminated().toCompletableFuture().copy());
  }
}
