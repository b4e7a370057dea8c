package dev.teem.bench.savina;

/** A program on some actor system. */
@FunctionalInterface
public interface SavinaProgram {
  /** Starts a round. Each of its actors tells the completion when it exits. */
  void start(Completion completion);
}
