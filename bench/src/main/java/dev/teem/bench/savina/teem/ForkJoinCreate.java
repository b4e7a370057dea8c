package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;

/** Actors that are made, get one message and exit. */
final class ForkJoinCreate {
  private ForkJoinCreate() {}

  private enum Work {
    WORK
  }

  static void start(Sys sys, Round round) {
    for (int i = 0; i < SavinaParameters.FORK_JOIN_CREATE_ACTORS; i++) {
      sys.send(sys.spawn(new Worker(round.completion())), Work.WORK);
    }
  }

  private static final class Worker extends Actor {
    Worker(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      SavinaWork.sine();
      exit(sys, 1);
    }
  }
}
