package dev.teem.bench.savina.pekko;

import dev.teem.bench.kernel.pekko.PekkoSystem;
import dev.teem.bench.savina.Completion;
import dev.teem.bench.savina.Savina;
import dev.teem.bench.savina.SavinaProgram;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** All programs on Pekko. */
public final class PekkoSavina {
  private PekkoSavina() {}

  /** A program that runs below the guardian of a system, which can run many rounds of it. */
  public static SavinaProgram program(Savina program, PekkoSystem system) {
    BiConsumer<ActorContext<?>, Completion> start =
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
        system.execute(context -> {
          try {
            start.accept(context, completion);
          } catch (RuntimeException e) {
            completion.fail(e);
          }
        });
  }
}
