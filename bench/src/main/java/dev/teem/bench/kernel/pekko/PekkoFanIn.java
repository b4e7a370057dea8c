package dev.teem.bench.kernel.pekko;

import dev.teem.bench.kernel.FanIn;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A producer that sends a burst whenever it is told to, and a consumer. */
@State(Scope.Benchmark)
public class PekkoFanIn {
  private PekkoSystem system;
  private ActorRef<CompletableFuture<Long>> producer;

  /** Spawns them. */
  @Setup(Level.Trial)
  public void spawn(RunningPekko running) {
    system = running.system();
    producer =
        system.ask((context, spawned) -> {
          ActorRef<Object> consumer =
              context.spawnAnonymous(Behaviors.receiveMessage(new Consumer()::onMessage));
          spawned.complete(context.spawnAnonymous(producer(consumer)));
        });
  }

  /**
   * Sends a burst and waits until it has been consumed.
   *
   * @return what the consumer added up
   */
  public long burst() {
    return system.<Long>ask((context, sum) -> producer.tell(sum));
  }

  private static Behavior<CompletableFuture<Long>> producer(ActorRef<Object> consumer) {
    return Behaviors.receiveMessage(sum -> {
      for (int i = 0; i < FanIn.MESSAGES; i++) {
        consumer.tell(FanIn.message(i));
      }
      consumer.tell(new Retrieve(sum));
      return Behaviors.same();
    });
  }

  private record Retrieve(CompletableFuture<Long> sum) {}

  private static final class Consumer {
    private long sum;

    private Behavior<Object> onMessage(Object message) {
      if (message instanceof Integer number) {
        sum += number;
      } else {
        ((Retrieve) message).sum.complete(sum);
        sum = 0;
      }
      return Behaviors.same();
    }
  }
}
