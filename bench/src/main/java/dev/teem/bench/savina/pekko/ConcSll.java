package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SortedIntList;
import dev.teem.bench.savina.SortedListRequests;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Workers add to and search a sorted list that one actor has, one request at a time each. */
final class ConcSll {
  private ConcSll() {}

  private sealed interface ToList {}

  private record Add(ActorRef<ToWorker> from, int value) implements ToList {}

  private record Contains(ActorRef<ToWorker> from, int value) implements ToList {}

  private record Size(ActorRef<ToWorker> from) implements ToList {}

  private enum End implements ToList {
    END
  }

  private sealed interface ToWorker {}

  private enum Work implements ToWorker {
    WORK
  }

  private record Result(int value) implements ToWorker {}

  private enum Done {
    DONE
  }

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<ToList> list =
        Actor.spawn(context, completion, self -> new SortedList(self, completion));
    ActorRef<Done> master =
        Actor.spawn(context, completion, self -> new Master(self, completion, list));
    for (int i = 0; i < SavinaParameters.SORTED_LIST_WORKERS; i++) {
      int id = i;
      Actor.<ToWorker>spawn(
              context, completion, self -> new Worker(self, completion, id, master, list))
          .tell(Work.WORK);
    }
  }

  private static final class Master extends Actor<Done> {
    private final ActorRef<ToList> list;
    private int done;

    Master(ActorContext<Done> context, Completion completion, ActorRef<ToList> list) {
      super(context, completion);
      this.list = list;
    }

    @Override
    Behavior<Done> onMessage(Done message) {
      done++;
      if (done < SavinaParameters.SORTED_LIST_WORKERS) {
        return Behaviors.same();
      }
      list.tell(End.END);
      return exit(0);
    }
  }

  private static final class Worker extends Actor<ToWorker> {
    private final ActorRef<Done> master;
    private final ActorRef<ToList> list;
    private final SortedListRequests requests;
    private int asked;

    Worker(
        ActorContext<ToWorker> context,
        Completion completion,
        int id,
        ActorRef<Done> master,
        ActorRef<ToList> list) {
      super(context, completion);
      this.master = master;
      this.list = list;
      requests = new SortedListRequests(id);
    }

    @Override
    Behavior<ToWorker> onMessage(ToWorker message) {
      if (asked == SavinaParameters.SORTED_LIST_MESSAGES) {
        master.tell(Done.DONE);
        return exit(asked);
      }
      asked++;
      list.tell(
          switch (requests.next()) {
            case SIZE -> new Size(self);
            case ADD -> new Add(self, requests.value());
            case CONTAINS -> new Contains(self, requests.value());
          });
      return Behaviors.same();
    }
  }

  private static final class SortedList extends Actor<ToList> {
    private final SortedIntList values = new SortedIntList();

    SortedList(ActorContext<ToList> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToList> onMessage(ToList message) {
      switch (message) {
        case Add add -> {
          values.add(add.value);
          add.from.tell(new Result(add.value));
        }
        case Contains contains ->
            contains.from.tell(new Result(values.contains(contains.value) ? 1 : 0));
        case Size size -> size.from.tell(new Result(values.size()));
        case End end -> {
          return exit(values.size());
        }
      }
      return Behaviors.same();
    }
  }
}
