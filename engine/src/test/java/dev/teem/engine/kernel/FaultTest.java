package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class FaultTest extends SimulatedTest {

  /** Both styles end with this reason, and their core goes on. */
  private void assertEnds(Callable<Object> failing, ExitReason reason) {
    run(sys -> {
      sys.spawn(s -> failing.call(), named("program"));
      Capability behavior =
          sys.spawn(Actor.receiving((s, m) -> callUnchecked(failing)), named("behavior"));
      sys.spawn(Actor.starting(s -> callUnchecked(failing)), named("starting"));
      sys.send(behavior, "fail");
      sys.sleep(SECOND);
      sys.spawn(s -> log.add("the core lives on"));
    });
    assertLog("the core lives on");
    assertThat(exits)
        .containsEntry("program", reason)
        .containsEntry("behavior", reason)
        .containsEntry("starting", reason)
        .containsEntry("init", ExitReason.NORMAL);
  }

  private static void callUnchecked(Callable<Object> failing) {
    try {
      failing.call();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new UndeclaredThrowableException(e);
    }
  }

  @Test
  void shouldEndWithTheMessageOfTheException() {
    assertEnds(
        () -> {
          throw new IllegalArgumentException("broken");
        },
        new ExitReason.Fault("broken"));
    assertThat(events)
        .filteredOn(Event.Fault.class::isInstance)
        .hasSize(3)
        .allSatisfy(event -> assertThat(((Event.Fault) event).error()).isEqualTo("broken"));
  }

  @Test
  void shouldEndWithTheMessageOfACheckedException() {
    assertEnds(
        () -> {
          throw new IOException("disk on fire");
        },
        new ExitReason.Fault("disk on fire"));
  }

  @Test
  void shouldEndWithTheClassOfAnExceptionWithoutAMessage() {
    assertEnds(
        () -> {
          throw new IllegalStateException();
        },
        new ExitReason.Fault("java.lang.IllegalStateException"));
  }

  @Test
  void shouldEndWithTheClassOfAnExceptionThatCannotSayWhatItIs() {
    assertEnds(
        () -> {
          throw new Mute();
        },
        new ExitReason.Fault(Mute.class.getName()));
  }

  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  @Test
  void shouldEndWhoseStackOverflows() {
    assertEnds(() -> endless(0), new ExitReason.Fault("java.lang.StackOverflowError"));
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Object endless(int depth) {
    return endless(depth + 1).hashCode() + depth;
  }

  @Test
  void shouldEndWhoRunsOutOfMemory() {
    assertEnds(
        () -> {
          throw new OutOfMemoryError("Java heap space");
        },
        new ExitReason.Fault("Java heap space"));
  }

  @Test
  void shouldEndWhoExceedsAQuotaWithThatReason() {
    assertEnds(
        () -> {
          throw new QuotaExceededException("usd");
        },
        new ExitReason.Quota("usd"));
  }

  @Test
  void shouldEndWhoIsRefusedByTheKernelWithItsWords() {
    run(sys -> sys.send(null, "x"));
    assertThat(exits).containsEntry("init", new ExitReason.Fault("invalid or revoked capability"));
  }

  @Test
  void shouldUnwindAndCleanUp() {
    run(sys -> {
      sys.onCleanup(() -> log.add("cleaned up"));
      try {
        throw new IllegalStateException("broken");
      } finally {
        log.add("finally");
      }
    });
    assertLog("finally", "cleaned up");
  }

  @Test
  void shouldSurviveWhatItCatches() {
    run(sys -> {
      log.add(refusal(() -> sys.send(null, "x")));
      log.add("alive");
    });
    assertLog("CapabilityException: invalid or revoked capability", "alive");
    assertThat(exits).containsEntry("init", ExitReason.NORMAL);
  }
}
