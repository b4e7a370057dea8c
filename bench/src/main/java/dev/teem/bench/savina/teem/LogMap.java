package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Workers have a computer each reckon the next term of their series; what comes while they wait for
 * it is stashed.
 */
final class LogMap {
  private LogMap() {}

  private enum Start {
    START
  }

  private record Result(double term) {}

  private sealed interface ToWorker {}

  private enum Request implements ToWorker {
    NEXT_TERM,
    GET_TERM,
    STOP
  }

  private record Computed(double term) implements ToWorker {}

  private record Compute(double term) {}

  private enum Stop {
    STOP
  }

  static void start(Sys sys, Round round) {
    Capability right = round.spawnRight(sys);
    sys.send(sys.spawn(new Master(round.completion()), right), Start.START);
  }

  private static final class Master extends Actor {
    private final List<Capability> computers = new ArrayList<>();
    private final List<Capability> workers = new ArrayList<>();
    private int results;
    private long sum;

    Master(Completion completion) {
      super(completion);
    }

    @Override
    void start(Sys sys) {
      for (int i = 0; i < SavinaParameters.LOGISTIC_MAP_SERIES; i++) {
        Capability computer = sys.spawn(new Computer(completion, i));
        computers.add(computer);
        Capability self = sys.selfCap();
        Capability other = sys.derive(computer, Right.SEND);
        workers.add(sys.spawn(new Worker(completion, i, self, other), self, other));
      }
    }

    @Override
    void receive(Sys sys, Message message) {
      if (message.body() instanceof Result result) {
        sum += SavinaWork.countOf(result.term);
        results++;
        if (results == workers.size()) {
          computers.forEach(computer -> sys.send(computer, Stop.STOP));
          workers.forEach(worker -> sys.send(worker, Request.STOP));
          exit(sys, sum);
        }
        return;
      }
      for (int i = 0; i < SavinaParameters.LOGISTIC_MAP_TERMS; i++) {
        workers.forEach(worker -> sys.send(worker, Request.NEXT_TERM));
      }
      workers.forEach(worker -> sys.send(worker, Request.GET_TERM));
    }
  }

  private static final class Worker extends Actor {
    private final Capability master;
    private final Capability computer;
    private final ArrayDeque<Request> stash = new ArrayDeque<>();
    private double term;
    private boolean waiting;

    Worker(Completion completion, int series, Capability master, Capability computer) {
      super(completion);
      this.master = master;
      this.computer = computer;
      term = SavinaWork.firstTerm(series);
    }

    @Override
    void start(Sys sys) {
      sys.send(computer, new Hello(0), Delivery.with(sys.selfCap()));
    }

    @Override
    void receive(Sys sys, Message message) {
      switch ((ToWorker) message.body()) {
        case Computed computed -> {
          term = computed.term;
          waiting = false;
          while (!waiting && !stash.isEmpty()) {
            serve(sys, stash.remove());
          }
        }
        case Request request when waiting -> stash.add(request);
        case Request request -> {
          if (request == Request.STOP) {
            exit(sys, 0);
          } else {
            serve(sys, request);
          }
        }
      }
    }

    /** STOP comes when all is done, and is never stashed. */
    private void serve(Sys sys, Request request) {
      if (request == Request.NEXT_TERM) {
        sys.send(computer, new Compute(term));
        waiting = true;
      } else {
        sys.send(master, new Result(term));
      }
    }
  }

  private static final class Computer extends Actor {
    private final double rate;
    private Capability worker;

    Computer(Completion completion, int series) {
      super(completion);
      rate = SavinaWork.rate(series);
    }

    @Override
    void receive(Sys sys, Message message) {
      switch (message.body()) {
        case Compute compute ->
            sys.send(worker, new Computed(SavinaWork.nextTerm(compute.term, rate)));
        case Hello hello -> worker = message.capabilities().getFirst();
        default -> exit(sys, 0);
      }
    }
  }
}
