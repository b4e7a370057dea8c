package dev.teem.bench.savina.pekko;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Workers have a computer each reckon the next term of their series; what comes while they wait for
 * it is stashed.
 */
final class LogMap {
  private LogMap() {}

  private sealed interface ToMaster {}

  private record Start(List<ActorRef<ToComputer>> computers, List<ActorRef<ToWorker>> workers)
      implements ToMaster {}

  private record Result(double term) implements ToMaster {}

  private sealed interface ToWorker {}

  private enum Request implements ToWorker {
    NEXT_TERM,
    GET_TERM,
    STOP
  }

  private record Computed(double term) implements ToWorker {}

  private sealed interface ToComputer {}

  private record Compute(ActorRef<ToWorker> from, double term) implements ToComputer {}

  private enum Stop implements ToComputer {
    STOP
  }

  static void start(ActorContext<?> context, Completion completion) {
    ActorRef<ToMaster> master =
        Actor.spawn(context, completion, self -> new Master(self, completion));
    List<ActorRef<ToComputer>> computers = new ArrayList<>();
    List<ActorRef<ToWorker>> workers = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.LOGISTIC_MAP_SERIES; i++) {
      int series = i;
      ActorRef<ToComputer> computer =
          Actor.spawn(context, completion, self -> new Computer(self, completion, series));
      computers.add(computer);
      workers.add(
          Actor.spawn(
              context, completion, self -> new Worker(self, completion, series, master, computer)));
    }
    master.tell(new Start(computers, workers));
  }

  private static final class Master extends Actor<ToMaster> {
    private List<ActorRef<ToComputer>> computers;
    private List<ActorRef<ToWorker>> workers;
    private int results;
    private long sum;

    Master(ActorContext<ToMaster> context, Completion completion) {
      super(context, completion);
    }

    @Override
    Behavior<ToMaster> onMessage(ToMaster message) {
      switch (message) {
        case Start start -> {
          computers = start.computers;
          workers = start.workers;
          for (int i = 0; i < SavinaParameters.LOGISTIC_MAP_TERMS; i++) {
            workers.forEach(worker -> worker.tell(Request.NEXT_TERM));
          }
          workers.forEach(worker -> worker.tell(Request.GET_TERM));
        }
        case Result result -> {
          sum += SavinaWork.countOf(result.term);
          results++;
          if (results == workers.size()) {
            computers.forEach(computer -> computer.tell(Stop.STOP));
            workers.forEach(worker -> worker.tell(Request.STOP));
            return exit(sum);
          }
        }
      }
      return Behaviors.same();
    }
  }

  private static final class Worker extends Actor<ToWorker> {
    private final ActorRef<ToMaster> master;
    private final ActorRef<ToComputer> computer;
    private final ArrayDeque<Request> stash = new ArrayDeque<>();
    private double term;
    private boolean waiting;

    Worker(
        ActorContext<ToWorker> context,
        Completion completion,
        int series,
        ActorRef<ToMaster> master,
        ActorRef<ToComputer> computer) {
      super(context, completion);
      this.master = master;
      this.computer = computer;
      term = SavinaWork.firstTerm(series);
    }

    @Override
    Behavior<ToWorker> onMessage(ToWorker message) {
      switch (message) {
        case Computed computed -> {
          term = computed.term;
          waiting = false;
          while (!waiting && !stash.isEmpty()) {
            serve(stash.remove());
          }
        }
        case Request request when waiting -> stash.add(request);
        case Request request -> {
          if (request == Request.STOP) {
            return exit(0);
          }
          serve(request);
        }
      }
      return Behaviors.same();
    }

    /** STOP comes when all is done, and is never stashed. */
    private void serve(Request request) {
      if (request == Request.NEXT_TERM) {
        computer.tell(new Compute(self, term));
        waiting = true;
      } else {
        master.tell(new Result(term));
      }
    }
  }

  private static final class Computer extends Actor<ToComputer> {
    private final double rate;

    Computer(ActorContext<ToComputer> context, Completion completion, int series) {
      super(context, completion);
      rate = SavinaWork.rate(series);
    }

    @Override
    Behavior<ToComputer> onMessage(ToComputer message) {
      switch (message) {
        case Compute compute ->
            compute.from.tell(new Computed(SavinaWork.nextTerm(compute.term, rate)));
        case Stop stop -> {
          return exit(0);
        }
      }
      return Behaviors.same();
    }
  }
}
