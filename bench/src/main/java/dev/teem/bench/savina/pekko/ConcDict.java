package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Workers read and write a dictionary that one actor has, each after the reply to the one before.
 */
final class ConcDict {
  private static final Map<Integer, Integer> INITIAL = new HashMap<>();

  static {
    for (int key = 0; key < SavinaParameters.DICTIONARY_KEYS; key++) {
      INITIAL.put(key, key);
    }
  }

  private ConcDict() {}

  private sealed interface ToDictionary {}

  private record Write(ActorRef<ToWorker> from, int key, int value) implements ToDictionary {}

  private record Read(ActorRef<ToWorker> from, int key) implements ToDictionary {}

  private enum End implements ToDictionary {
    END
  }

  private sealed interface ToWorker {}

  private enum Work implements ToWorker {
    WORK
  }

  private record Value(int value) implements ToWorker {}

  private enum Done {
    DONE
  }

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<ToDictionary> dictionary =
        Actor.spawn(context, completion, self -> new Dictionary(self, completion));
    ActorRef<Done> master =
        Actor.spawn(context, completion, self -> new Master(self, completion, dictionary));
    for (int i = 0; i < SavinaParameters.DICTIONARY_WORKERS; i++) {
      int id = i;
      Actor.<ToWorker>spawn(
              context, completion, self -> new Worker(self, completion, id, master, dictionary))
          .tell(Work.WORK);
    }
  }

  private static final class Master extends Actor<Done> {
    private final ActorRef<ToDictionary> dictionary;
    private int done;

    Master(ActorContext<Done> context, Completion completion, ActorRef<ToDictionary> dictionary) {
      super(context, completion);
      this.dictionary = dictionary;
    }

    @Override
    Behavior<Done> onMessage(Done message) {
      done++;
      if (done < SavinaParameters.DICTIONARY_WORKERS) {
        return Behaviors.same();
      }
      dictionary.tell(End.END);
      return exit(0);
    }
  }

  private static final class Worker extends Actor<ToWorker> {
    private final ActorRef<Done> master;
    private final ActorRef<ToDictionary> dictionary;
    private final Random random;
    private int asked;

    Worker(
        ActorContext<ToWorker> context,
        Completion completion,
        int id,
        ActorRef<Done> master,
        ActorRef<ToDictionary> dictionary) {
      super(context, completion);
      this.master = master;
      this.dictionary = dictionary;
      random =
          new Random(
              id
                  + SavinaParameters.DICTIONARY_MESSAGES
                  + SavinaParameters.DICTIONARY_WRITE_PERCENT);
    }

    @Override
    Behavior<ToWorker> onMessage(ToWorker message) {
      if (asked == SavinaParameters.DICTIONARY_MESSAGES) {
        master.tell(Done.DONE);
        return exit(asked);
      }
      asked++;
      boolean write = random.nextInt(100) < SavinaParameters.DICTIONARY_WRITE_PERCENT;
      int key = random.nextInt(SavinaParameters.DICTIONARY_KEYS);
      dictionary.tell(write ? new Write(self, key, random.nextInt()) : new Read(self, key));
      return Behaviors.same();
    }
  }

  private static final class Dictionary extends Actor<ToDictionary> {
    private final Map<Integer, Integer> values = new HashMap<>(INITIAL);

    Dictionary(ActorContext<ToDictionary> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToDictionary> onMessage(ToDictionary message) {
      switch (message) {
        case Write write -> {
          values.put(write.key, write.value);
          write.from.tell(new Value(write.value));
        }
        case Read read -> read.from.tell(new Value(values.get(read.key)));
        case End end -> {
          return exit(values.size());
        }
      }
      return Behaviors.same();
    }
  }
}
