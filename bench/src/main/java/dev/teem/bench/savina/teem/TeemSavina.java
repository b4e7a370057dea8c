package dev.teem.bench.savina.teem;

import dev.teem.bench.kernel.teem.TeemSystem;
import dev.teem.bench.savina.Savina;
import dev.teem.bench.savina.SavinaProgram;
import dev.teem.engine.kernel.Sys;
import java.util.function.BiConsumer;

/** All programs on our own kernel. */
public final class TeemSavina {
  private TeemSavina() {}

  /** A program that runs below the first process of an engine, which can run many rounds of it. */
  public static SavinaProgram program(Savina program, TeemSystem system) {
    BiConsumer<Sys, Round> start =
        switch (program) {
          case PING_PONG -> PingPong::start;
          case COUNTING -> Counting::start;
          case FORK_JOIN_CREATE -> ForkJoinCreate::start;
          case FORK_JOIN_THROUGHPUT -> ForkJoinThroughput::start;
          case THREAD_RING -> ThreadRing::start;
          case CHAMENEOS -> Chameneos::start;
          case BIG -> Big::start;
          case CONC_DICT -> ConcDict::start;
          case CONC_SLL -> ConcSll::start;
          case BND_BUFFER -> BndBuffer::start;
          case PHILOSOPHERS -> Philosophers::start;
          case BARBER -> Barber::start;
          case CIG_SMOK -> CigSmok::start;
          case LOG_MAP -> LogMap::start;
          case BANKING -> Banking::start;
        };
    return completion ->
        system.execute((sys, spawn) -> {
          try {
            start.accept(sys, new Round(completion, spawn, system.cores()));
          } catch (RuntimeException e) {
            completion.fail(e);
          }
        });
  }
}
