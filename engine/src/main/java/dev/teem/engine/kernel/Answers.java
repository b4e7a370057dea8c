package dev.teem.engine.kernel;

import dev.teem.engine.event.IoOutcome;
import java.util.ArrayList;
import java.util.List;

/** The answers of devices that a program waits for together. The core's thread only. */
final class Answers {
  private final ProgramProcess process;
  private final List<Reply> replies = new ArrayList<>();
  private RuntimeException failure;
  private int open;

  Answers(ProgramProcess process, int requests) {
    this.process = process;
    open = requests;
  }

  void add(Reply reply) {
    replies.add(reply);
  }

  /** One has been answered, perhaps before it was added. */
  void answered() {
    open--;
    if (isComplete()) {
      process.wake();
    }
  }

  /** One has failed, which is enough to know the outcome. */
  void failed(RuntimeException cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  boolean isComplete() {
    return open == 0 || failure != null;
  }

  /** In the order of the requests; throws the first failure instead. */
  List<IoOutcome.Value> values() {
    if (failure != null) {
      throw failure;
    }
    return replies.stream().map(reply -> (IoOutcome.Value) reply.outcome()).toList();
  }
}
