package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

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

  private record Write(int worker, int key, int value) {}

  private record Read(int worker, int key) {}

  private record Value(int value) {}

  private enum Mark {
    WORK,
    DONE,
    END
  }

  static void start(Sys sys, Round round) {
    Capability right = round.spawnRight(sys);
    sys.spawn(new Master(round.completion()), right);
  }

  private static final class Master extends Actor {
    private Capability dictionary;
    private int done;

    Master(Completion completion) {
      super(completion);
    }

    @Override
    void start(Sys sys) {
      dictionary = sys.spawn(new Dictionary(completion));
      for (int i = 0; i < SavinaParameters.DICTIONARY_WORKERS; i++) {
        Capability self = sys.selfCap();
        Capability other = sys.derive(dictionary, Right.SEND);
        sys.send(sys.spawn(new Worker(completion, i, self, other), self, other), Mark.WORK);
      }
    }

    @Override
    void receive(Sys sys, Message message) {
      done++;
      if (done == SavinaParameters.DICTIONARY_WORKERS) {
        sys.send(dictionary, Mark.END);
        exit(sys, 0);
      }
    }
  }

  private static final class Worker extends Actor {
    private final int id;
    private final Capability master;
    private final Capability dictionary;
    private final Random random;
    private int asked;

    Worker(Completion completion, int id, Capability master, Capability dictionary) {
      super(completion);
      this.id = id;
      this.master = master;
      this.dictionary = dictionary;
      random =
          new Random(
              id
                  + SavinaParameters.DICTIONARY_MESSAGES
                  + SavinaParameters.DICTIONARY_WRITE_PERCENT);
    }

    @Override
    void start(Sys sys) {
      sys.send(dictionary, new Hello(id), Delivery.with(sys.selfCap()));
    }

    @Override
    void receive(Sys sys, Message message) {
      if (asked == SavinaParameters.DICTIONARY_MESSAGES) {
        sys.send(master, Mark.DONE);
        exit(sys, asked);
        return;
      }
      asked++;
      boolean write = random.nextInt(100) < SavinaParameters.DICTIONARY_WRITE_PERCENT;
      int key = random.nextInt(SavinaParameters.DICTIONARY_KEYS);
      sys.send(dictionary, write ? new Write(id, key, random.nextInt()) : new Read(id, key));
    }
  }

  private static final class Dictionary extends Actor {
    private final Capability[] workers = new Capability[SavinaParameters.DICTIONARY_WORKERS];
    private final Map<Integer, Integer> values = new HashMap<>(INITIAL);

    Dictionary(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      switch (message.body()) {
        case Write write -> {
          values.put(write.key, write.value);
          sys.send(workers[write.worker], new Value(write.value));
        }
        case Read read -> sys.send(workers[read.worker], new Value(values.get(read.key)));
        case Hello hello -> workers[hello.id()] = message.capabilities().getFirst();
        default -> exit(sys, values.size());
      }
    }
  }
}
