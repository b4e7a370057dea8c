package dev.teem.cli;

import dev.teem.engine.swarm.Progress;

/** Says on standard error that a run waits, why, and that it goes on: once each time. */
final class HoldNotice {
  private final ProgressLine line;
  private boolean held;

  /**
   * Nothing is held yet.
   *
   * @param line what has to make place for a notice
   */
  HoldNotice(ProgressLine line) {
    this.line = line;
  }

  void show(Progress progress) {
    if (held == (progress.held() != null)) {
      return;
    }
    held = !held;
    line.clear();
    System.err.println(
        held ? "teem: waiting, no more agents are started: " + progress.held() : "teem: going on");
  }
}
