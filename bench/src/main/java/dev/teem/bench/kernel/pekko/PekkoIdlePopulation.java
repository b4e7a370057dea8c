package dev.teem.bench.kernel.pekko;

import dev.teem.bench.kernel.IdlePopulation;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Typed actors of Pekko that have no state and share one behavior, the least that there can be.
 * Only their parent knows them.
 */
public final class PekkoIdlePopulation implements IdlePopulation {
  private static final Behavior<ActorRef<Message>> CHILD =
      Behaviors.receiveMessage(parent -> {
        parent.tell(Answer.ANSWER);
        return Behaviors.same();
      });

  private final PekkoSystem system = PekkoSystem.start(PekkoDispatcher.DEFAULT);
  private final ActorRef<Message> parent;
  private final int count;

  private sealed interface Message {}

  private record Spawn(int count, CompletableFuture<Integer> answers) implements Message {}

  private record Wake(CompletableFuture<Integer> answers) implements Message {}

  private enum Answer implements Message {
    ANSWER
  }

  /** Makes none yet. */
  public PekkoIdlePopulation(int count) {
    this.count = count;
    parent =
        system.ask((context, spawned) -> spawned.complete(context.spawnAnonymous(Parent.create())));
  }

  @Override
  public void spawn() {
    system.<Integer>ask((context, answers) -> parent.tell(new Spawn(count, answers)));
  }

  @Override
  public int wake() {
    return system.<Integer>ask((context, answers) -> parent.tell(new Wake(answers)));
  }

  @Override
  public void close() {
    system.close();
  }

  private static final class Parent {
    private final ActorContext<Message> context;
    private int asked;
    private int answered;
    private CompletableFuture<Integer> answers;

    private Parent(ActorContext<Message> context) {
      this.context = context;
    }

    static Behavior<Message> create() {
      return Behaviors.setup(context -> Behaviors.receiveMessage(new Parent(context)::onMessage));
    }

    private Behavior<Message> onMessage(Message message) {
      switch (message) {
        case Spawn spawn -> {
          start(spawn.answers);
          for (int i = 0; i < spawn.count; i++) {
            ask(context.spawnAnonymous(CHILD));
          }
        }
        case Wake wake -> {
          start(wake.answers);
          for (ActorRef<Void> child : context.getChildren()) {
            ask(child.unsafeUpcast());
          }
        }
        case Answer answer -> {
          answered++;
          if (answered == asked) {
            answers.complete(answered);
          }
        }
      }
      return Behaviors.same();
    }

    private void start(CompletableFuture<Integer> future) {
      answers = future;
      asked = 0;
      answered = 0;
    }

    private void ask(ActorRef<ActorRef<Message>> child) {
      child.tell(context.getSelf());
      asked++;
    }
  }
}
