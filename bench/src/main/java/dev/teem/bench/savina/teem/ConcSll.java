package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SortedIntList;
import dev.teem.bench.savina.SortedListRequests;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;

/** Workers add to and search a sorted list that one actor has, one request at a time each. */
final class ConcSll {
  private ConcSll() {}

  private record Add(int worker, int value) {}

  private record Contains(int worker, int value) {}

  private record Size(int worker) {}

  private record Result(int value) {}

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
    private Capability list;
    private int done;

    Master(Completion completion) {
      super(completion);
    }

    @Override
    void start(Sys sys) {
      list = sys.spawn(new SortedList(completion));
      for (int i = 0; i < SavinaParameters.SORTED_LIST_WORKERS; i++) {
        Capability self = sys.selfCap();
        Capability other = sys.derive(list, Right.SEND);
        sys.send(sys.spawn(new Worker(completion, i, self, other), self, other), Mark.WORK);
      }
    }

    @Override
    void receive(Sys sys, Message message) {
      done++;
      if (done == SavinaParameters.SORTED_LIST_WORKERS) {
        sys.send(list, Mark.END);
        exit(sys, 0);
      }
    }
  }

  private static final class Worker extends Actor {
    private final int id;
    private final Capability master;
    private final Capability list;
    private final SortedListRequests requests;
    private int asked;

    Worker(Completion completion, int id, Capability master, Capability list) {
      super(completion);
      this.id = id;
      this.master = master;
      this.list = list;
      requests = new SortedListRequests(id);
    }

    @Override
    void start(Sys sys) {
      sys.send(list, new Hello(id), Delivery.with(sys.selfCap()));
    }

    @Override
    void receive(Sys sys, Message message) {
      if (asked == SavinaParameters.SORTED_LIST_MESSAGES) {
        sys.send(master, Mark.DONE);
        exit(sys, asked);
        return;
      }
      asked++;
      sys.send(
          list,
          switch (requests.next()) {
            case SIZE -> new Size(id);
            case ADD -> new Add(id, requests.value());
            case CONTAINS -> new Contains(id, requests.value());
          });
    }
  }

  private static final class SortedList extends Actor {
    private final Capability[] workers = new Capability[SavinaParameters.SORTED_LIST_WORKERS];
    private final SortedIntList values = new SortedIntList();

    SortedList(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      switch (message.body()) {
        case Add add -> {
          values.add(add.value);
          sys.send(workers[add.worker], new Result(add.value));
        }
        case Contains contains -> {
          int found = values.contains(contains.value) ? 1 : 0;
          sys.send(workers[contains.worker], new Result(found));
        }
        case Size size -> sys.send(workers[size.worker], new Result(values.size()));
        case Hello hello -> workers[hello.id()] = message.capabilities().getFirst();
        default -> exit(sys, values.size());
      }
    }
  }
}
