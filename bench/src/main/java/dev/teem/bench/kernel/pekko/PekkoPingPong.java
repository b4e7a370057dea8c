package dev.teem.bench.kernel.pekko;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Two actors that are there throughout. */
@State(Scope.Benchmark)
public class PekkoPingPong {
  private PekkoSystem system;
  private ActorRef<Message> ping;

  private sealed interface Message {}

  private record Play(int roundTrips, CompletableFuture<Integer> answers) implements Message {}

  private enum Pong implements Message {
    PONG
  }

  private record Ping(ActorRef<Message> replyTo) {}

  /** Spawns them. */
  @Setup(Level.Trial)
  public void spawn(RunningPekko running) {
    system = running.system();
    ping =
        system.ask((context, spawned) -> {
          ActorRef<Ping> pong = context.spawnAnonymous(answerer());
          spawned.complete(context.spawnAnonymous(Asker.create(pong)));
        });
  }

  /**
   * Sends that many pings, each after the answer to the one before.
   *
   * @throws IllegalStateException if they were not all answered
   */
  public void play(int roundTrips) {
    int answers = system.<Integer>ask((context, done) -> ping.tell(new Play(roundTrips, done)));
    if (answers != roundTrips) {
      throw new IllegalStateException("wrong result: answers=" + answers + ", not " + roundTrips);
    }
  }

  private static Behavior<Ping> answerer() {
    return Behaviors.receiveMessage(ping -> {
      ping.replyTo.tell(Pong.PONG);
      return Behaviors.same();
    });
  }

  private static final class Asker {
    private final ActorRef<Ping> other;
    private final Ping ping;
    private Play play;
    private int answers;

    private Asker(ActorRef<Ping> other, ActorRef<Message> self) {
      this.other = other;
      ping = new Ping(self);
    }

    static Behavior<Message> create(ActorRef<Ping> other) {
      return Behaviors.setup(
          context -> Behaviors.receiveMessage(new Asker(other, context.getSelf())::onMessage));
    }

    private Behavior<Message> onMessage(Message message) {
      switch (message) {
        case Play asked -> {
          play = asked;
          answers = 0;
          other.tell(ping);
        }
        case Pong pong -> {
          answers++;
          if (answers < play.roundTrips) {
            other.tell(ping);
          } else {
            play.answers.complete(answers);
          }
        }
      }
      return Behaviors.same();
    }
  }
}
