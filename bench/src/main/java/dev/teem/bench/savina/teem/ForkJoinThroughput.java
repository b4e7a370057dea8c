package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.SavinaParameters;
import dev.teem.bench.savina.SavinaWork;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;
import java.util.ArrayList;
import java.util.List;

/** Some actors that get many messages each, in turn. */
final class ForkJoinThroughput {
  private ForkJoinThroughput() {}

  private enum Work {
    WORK
  }

  static void start(Sys sys, Round round) {
    List<Capability> workers = new ArrayList<>();
    for (int i = 0; i < SavinaParameters.FORK_JOIN_THROUGHPUT_ACTORS; i++) {
      workers.add(sys.spawn(new Worker(round.completion())));
    }
    for (int i = 0; i < SavinaParameters.FORK_JOIN_THROUGHPUT_MESSAGES; i++) {
      for (Capability worker : workers) {
        sys.send(worker, Work.WORK);
      }
    }
  }

  private static final class Worker extends Actor {
    private int done;

    Worker(Completion completion) {
      super(completion);
    }

    @Override
    void receive(Sys sys, Message message) {
      SavinaWork.sine();
      done++;
      if (done == SavinaParameters.FORK_JOIN_THROUGHPUT_MESSAGES) {
        exit(sys, done);
      }
    }
  }
}
