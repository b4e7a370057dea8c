package dev.teem.engine.space;

import static dev.teem.engine.space.TupleSpaceTest.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What threads see that wait. How they race is left to {@code ./teem stress space}. */
@Timeout(60)
class TupleSpaceThreadsTest {
  private static final Duration LONG = Duration.ofDays(400_000);

  private final TupleSpace space = new TupleSpace(2, null);

  @AfterEach
  void close() {
    space.close();
  }

  private record Waiting(Thread thread, FutureTask<Tuple> result) {}

  /** Starts a thread and waits until it waits. */
  private Waiting waiting(Callable<Tuple> call) throws InterruptedException {
    FutureTask<Tuple> task = new FutureTask<>(call);
    Thread thread = Thread.ofVirtual().start(task);
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    return new Waiting(thread, task);
  }

  @Test
  void shouldWakeWhoWaitsForATuple() throws Exception {
    Waiting taker = waiting(() -> space.in(Template.lane("web")));
    Waiting patient = waiting(() -> space.in(Template.lane("web"), LONG));
    Waiting reader = waiting(() -> space.rd(Template.any()));

    space.out(tuple("web", "get", 1));
    space.out(tuple("web", "get", 2));

    assertThat(taker.result().get()).isEqualTo(tuple("web", "get", 1));
    assertThat(patient.result().get()).isEqualTo(tuple("web", "get", 2));
    assertThat(reader.result().get()).isEqualTo(tuple("web", "get", 1));
    assertThat(space.snapshot().waiting()).isZero();
  }

  @Test
  void shouldNotWakeWhomATupleDoesNotConcern() throws Exception {
    Waiting other = waiting(() -> space.in(Template.of("web", "put")));

    space.out(tuple("web", "get", 1));
    space.out(tuple("ide", "put", 1));

    assertThat(other.result().isDone()).isFalse();
    assertThat(other.thread().getState()).isEqualTo(Thread.State.WAITING);
    space.out(tuple("web", "put", 1));
    assertThat(other.result().get()).isEqualTo(tuple("web", "put", 1));
  }

  @Test
  void shouldLetAnInterruptedThreadGo() throws Exception {
    for (Callable<Tuple> each :
        List.<Callable<Tuple>>of(
            () -> space.in(Template.lane("web")),
            () -> space.rd(Template.any()),
            () -> space.in(Template.yool("get"), LONG))) {
      Waiting waiting = waiting(each);
      waiting.thread().interrupt();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> waiting.result().get())
          .withCauseInstanceOf(InterruptedException.class);
    }
    assertThat(space.snapshot().waiting()).isZero();
    space.out(tuple("web", "get", 1));
    assertThat(space.count(Template.any())).isEqualTo(1);
  }

  @Test
  void shouldTellWhoWaitsThatTheSpaceIsClosed() throws Exception {
    Waiting waiting = waiting(() -> space.in(Template.any()));

    space.close();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> waiting.result().get())
        .withMessageContaining("the tuple space is closed");
  }

  @Test
  void shouldTellWhoWaitsThatItsPredicateHasFailed() throws Exception {
    Waiting waiting =
        waiting(() -> space.in(Template.lane("web").matching(each -> each.parent().isEmpty())));

    space.out(tuple("web", "get", 1));

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> waiting.result().get())
        .withRootCauseInstanceOf(NullPointerException.class)
        .withMessageContaining("the predicate of template [lane=web and a predicate] has failed");
    assertThat(space.count(Template.any())).isEqualTo(1);
  }

  /** Has another thread look at a tuple of lane web for as long as an action takes. */
  private void whileSomebodyLooks(Runnable action) throws Exception {
    CountDownLatch looks = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Template slow =
        Template.lane("web")
            .matching(_ -> {
              looks.countDown();
              return awaited(over);
            });
    Thread thread = Thread.ofPlatform().start(() -> space.rdp(slow));
    looks.await();
    try {
      action.run();
    } finally {
      over.countDown();
      thread.join();
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldPutOutWithoutWaitingForOthersAndKeepTheOrder() throws Exception {
    space.out(tuple("web", "get", 0));
    whileSomebodyLooks(
        () -> IntStream.range(1, 1_000).forEach(i -> space.out(tuple("web", "get", i))));

    for (int i = 0; i < 1_000; i++) {
      assertThat(space.inp(Template.lane("web"))).isEqualTo(tuple("web", "get", i));
    }
    assertThat(space.inp(Template.any())).isNull();
  }

  @Test
  void shouldNotGiveTwiceWhatWasPutOutAgainWhileOthersWereBusy() throws Exception {
    Tuple tuple = tuple("web", "get", 1);
    space.out(tuple);
    whileSomebodyLooks(() -> space.out(tuple));

    assertThat(space.inp(Template.lane("web"))).isEqualTo(tuple);
    assertThat(space.inp(Template.lane("web"))).isNull();
  }
}
