package dev.teem.engine.lane;

import static dev.teem.engine.lane.LaneSetting.LANE;
import static dev.teem.engine.lane.LaneSetting.await;
import static dev.teem.engine.lane.LaneSetting.inLane;
import static dev.teem.engine.lane.LaneSetting.number;
import static dev.teem.engine.lane.LaneSetting.output;
import static dev.teem.engine.lane.LaneSetting.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.catalog.UnknownYoolException;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleLog;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.VirtualClock;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the reference says of tuples that are executed and of lanes, statement by statement. */
@Timeout(60)
class LaneReferenceTest {
  private final LaneSetting lanes = new LaneSetting();
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void leaveNothing() throws InterruptedException {
    lanes.close();
  }

  /** An executor that counts its calls and gives their number. */
  private Object count(Tuple tuple) {
    return (long) calls.incrementAndGet();
  }

  private TupleResult execute(Tuple tuple) throws Exception {
    return lanes.executor().execute(tuple);
  }

  /** One that fails so often before it answers. */
  private TupleYool failing(int times, Exception failure) {
    return tuple -> {
      if (calls.incrementAndGet() <= times) {
        throw failure;
      }
      return "answer";
    };
  }

  @Nested
  class ExecuteTuple {
    @Test
    void shouldPreferARegisteredYool() throws Exception {
      lanes.yools.local("here", tuple -> "local").executor(LaneReferenceTest.this::count);

      TupleResult result = execute(tuple("here"));

      assertThat(result.output()).isEqualTo("local");
      assertThat(result.source()).isEqualTo(TupleResult.Source.LOCAL);
      assertThat(calls).hasValue(0);
      assertThat(execute(tuple("elsewhere")).output()).isEqualTo(1L);
    }

    @Test
    void shouldNeverCacheARegisteredYool() throws Exception {
      lanes.yools.local("here", LaneReferenceTest.this::count);

      assertThat(execute(tuple("here")).output()).isEqualTo(1L);
      TupleResult again = execute(tuple("here"));

      assertThat(again.output()).isEqualTo(2L);
      assertThat(again.receipts()).isEmpty();
      assertThat(again.receipted()).isSameAs(again.tuple());
    }

    @Test
    void shouldCacheByYoolAndData() throws Exception {
      lanes.yools.executor(LaneReferenceTest.this::count);

      assertThat(execute(tuple("ask", "x", 1L)).source()).isEqualTo(TupleResult.Source.EXECUTED);
      TupleResult again = execute(inLane("another lane", "ask", "x", 1L));

      assertThat(again.source()).isEqualTo(TupleResult.Source.CACHED);
      assertThat(again.output()).isEqualTo(1L);
      assertThat(execute(tuple("ask", "x", 2L)).output()).isEqualTo(2L);
      assertThat(execute(tuple("tell", "x", 1L)).output()).isEqualTo(3L);
    }

    @Test
    void shouldThenLookByTheReceiptThatTheTupleCarries() throws Exception {
      lanes.yools.executor(LaneReferenceTest.this::count);
      Tuple done = execute(tuple("ask", "x", 1L)).receipted();

      TupleResult changed = execute(withData(done, "x", 2L));
      assertThat(changed.source()).isEqualTo(TupleResult.Source.CACHED);
      assertThat(changed.output()).isEqualTo(1L);

      Tuple forAnother =
          Tuple.of("tell", List.of(0L), "op", LANE, "op", null, done.receipts(), Map.of("x", 2L));
      assertThat(execute(forAnother).output()).as("receipts are of one yool").isEqualTo(2L);
    }

    private Tuple withData(Tuple tuple, String name, Object value) {
      Map<String, Object> data = new HashMap<>(tuple.data());
      data.put(name, value);
      return Tuple.of(
          tuple.yool(),
          tuple.map(),
          tuple.authority(),
          tuple.lane(),
          tuple.source(),
          tuple.parent(),
          tuple.receipts(),
          data);
    }

    @Test
    void shouldLeaveReceiptsOfStoresAndHitsOnTheTuple() throws Exception {
      lanes.yools.executor(LaneReferenceTest.this::count);

      TupleResult stored = execute(tuple("ask"));
      TupleResult hit = execute(tuple("ask"));

      assertThat(stored.receipts()).singleElement().asString().startsWith("stored@");
      String id = stored.receipts().getFirst().substring("stored@".length());
      assertThat(hit.receipts()).containsExactly("hit@" + id);
      assertThat(hit.receipted().receipts()).containsExactly("hit@" + id);
      assertThat(hit.receipted().id())
          .startsWith(Tuple.HASH)
          .isNotEqualTo(hit.tuple().id())
          .isEqualTo(Tuple.contentId(hit.receipted().toJson()));
    }

    @Test
    void shouldLeaveTheNameToATupleThatAnotherProgramHasNamed() throws Exception {
      lanes.yools.executor(LaneReferenceTest.this::count);
      Tuple named = Tuple.fromJson(Map.of("id", "t-1", "yool", "ask", "lane", LANE));

      assertThat(execute(named).receipted().id()).isEqualTo("t-1");
    }

    @Test
    void shouldGiveEachCallerACopyOfItsOwn() throws Exception {
      lanes.yools.executor(tuple -> new ArrayList<>(List.of("a")));
      @SuppressWarnings("unchecked") // that is what the executor gives
      List<Object> first = (List<Object>) execute(tuple("ask")).output();
      first.add("b");

      assertThat(execute(tuple("ask")).output()).isEqualTo(List.of("a"));
    }

    @Test
    void shouldForgetWhenTheTimeToLiveIsOver() throws Exception {
      VirtualClock clock = new VirtualClock();
      lanes.variables.put("YOOL_CACHE_TTL_S", "60");
      lanes.yools.executor(LaneReferenceTest.this::count).clock(clock);
      execute(tuple("ask"));

      clock.advance(Duration.ofSeconds(60).toNanos());

      assertThat(execute(tuple("ask")).output()).isEqualTo(2L);
    }

    @Test
    void shouldBoundTheCacheByItsBytesToo() throws Exception {
      lanes.variables.put("YOOL_CACHE_MAX_ENTRIES", "64");
      lanes.yools.executor(LaneReferenceTest.this::count).cacheBytes(3_000);
      for (long x = 1; x <= 3; x++) {
        execute(tuple("ask", "x", x));
      }

      // Two keys for each result, of 500 bytes and two for its one character: five entries fit.
      assertThat(lanes.executor().cacheStats().bytes()).isEqualTo(5 * 502);
      assertThat(execute(tuple("ask", "x", 3L)).source()).isEqualTo(TupleResult.Source.CACHED);
      assertThat(execute(tuple("ask", "x", 1L)).output()).as("given up").isEqualTo(4L);
    }

    @Test
    void shouldLeaveNoReceiptOfWhatIsTooHeavyToKeep() throws Exception {
      lanes.variables.put("YOOL_CACHE_MAX_ENTRIES", "64");
      lanes.yools.executor(tuple -> "x".repeat(1_000) + count(tuple)).cacheBytes(2_500);

      TupleResult result = execute(tuple("ask"));

      assertThat(result.source()).isEqualTo(TupleResult.Source.EXECUTED);
      assertThat(result.receipts()).isEmpty();
      assertThat(result.receipted()).isSameAs(result.tuple());
      assertThat(lanes.executor().cacheStats().bytes()).isZero();
      assertThat(execute(tuple("ask")).source()).isEqualTo(TupleResult.Source.EXECUTED);
      assertThat(calls).hasValue(2);
    }

    @Test
    void shouldNotKeepFailures() throws Exception {
      lanes.yools.executor(failing(1, new IOException("status=500")));

      assertThatThrownBy(() -> execute(tuple("ask"))).hasMessage("status=500");
      assertThat(execute(tuple("ask")).output()).isEqualTo("answer");
    }

    @Test
    void shouldExecuteEqualTuplesOnceAtATime() throws Exception {
      CountDownLatch started = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      lanes.yools.executor(tuple -> {
        started.countDown();
        goOn.await();
        return count(tuple);
      });
      FutureTask<TupleResult> first = lanes.start(() -> execute(tuple("ask")));
      started.await();
      FutureTask<TupleResult> second = lanes.start(() -> execute(tuple("ask")));
      Thread waits = lanes.lastThread();
      await(() -> waits.getState() == Thread.State.TIMED_WAITING);
      goOn.countDown();

      assertThat(first.get().source()).isEqualTo(TupleResult.Source.EXECUTED);
      assertThat(second.get().source()).isEqualTo(TupleResult.Source.SHARED);
      assertThat(second.get().output()).isEqualTo(1L);
      assertThat(second.get().receipts()).singleElement().asString().startsWith("shared@");
    }

    @Test
    void shouldNameTheNearestYoolsIfThereIsNoExecutor() {
      lanes.yools.local("a.far", tuple -> null).local("b.far", tuple -> null);
      lanes.yools.local("web.read", tuple -> null).local("web.search", tuple -> null);

      assertThatThrownBy(() -> execute(tuple("web.serch")))
          .isInstanceOf(UnknownYoolException.class)
          .hasMessageStartingWith("unknown yool 'web.serch'; the nearest there are: web.search, ");
    }

    @Test
    void shouldSayInTheReceiptWhichYoolsAreNearest() throws Exception {
      lanes.yools.local("web.search", tuple -> null);
      lanes.space.out(tuple("web.serch"));

      assertThat(lanes.workers(1).runLane(LANE).getFirst().toJson().get("error"))
          .asString()
          .endsWith("unknown yool 'web.serch'; the nearest there are: web.search");
    }
  }

  @Nested
  class AgentTerms {
    private static final Map<String, Object> TERMS =
        Map.of("budget", Map.of("usd", 1.5), "deadline", "2026-12-24T18:00:00Z");

    /** Notes what it is given, and keeps its terms. */
    private static final class Keeper implements TupleYool {
      private final List<String> ran = new ArrayList<>();

      @Override
      public Object run(Tuple tuple) {
        ran.add(tuple.yool());
        return "kept";
      }

      @Override
      public boolean keepsTerms() {
        return true;
      }
    }

    @Test
    void shouldRefuseATupleWhoseTermsNobodyKeeps() throws Exception {
      lanes.yools.local("here", LaneReferenceTest.this::count);
      lanes.yools.executor(LaneReferenceTest.this::count);
      for (String yool : List.of("here", "elsewhere")) {
        lanes.space.out(tuple(yool, "agent_terms", TERMS));
      }

      assertThat(lanes.workers(4).runLane(LANE))
          .hasSize(2)
          .allSatisfy(outcome ->
              assertThat(outcome.toJson())
                  .containsEntry("status", "error")
                  .extractingByKey("error")
                  .asString()
                  .contains(outcome.tuple().id(), outcome.tuple().yool(), "usd=1.5")
                  .endsWith("register an AgentRunner with the executor, or leave them out"));
      assertThat(calls).as("nothing ran").hasValue(0);
    }

    @Test
    void shouldGiveAllThatHaveTermsToWhoKeepsThem() throws Exception {
      Keeper keeper = new Keeper();
      TupleYool pure =
          new TupleYool() {
            @Override
            public Object run(Tuple tuple) {
              return count(tuple);
            }

            @Override
            public boolean blocking() {
              return false;
            }
          };
      lanes.yools.local("agent", keeper).local("pure", pure);
      lanes.yools.executor(LaneReferenceTest.this::count);
      List<String> yools = List.of("agent", "pure", "elsewhere");
      for (String yool : yools) {
        lanes.space.out(tuple(yool, "agent_terms", TERMS));
      }

      assertThat(lanes.workers(1).runLane(LANE))
          .extracting(LaneSetting::output)
          .containsExactly("kept", "kept", "kept");
      assertThat(keeper.ran).containsExactlyElementsOf(yools);
      assertThat(calls).hasValue(0);
    }

    @Test
    void shouldAskWhichIsMeantWhereSeveralKeepTerms() throws Exception {
      lanes.yools.local("cheap", new Keeper()).local("agent", new Keeper());

      assertThat(execute(tuple("cheap", "agent_terms", TERMS)).output()).isEqualTo("kept");
      assertThatThrownBy(() -> execute(tuple("ask", "agent_terms", TERMS)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("give it the yool that is to run it, one of [agent, cheap]");
    }

    @Test
    void shouldDoWhatHasNoTermsOrEmptyOnes() throws Exception {
      lanes.yools.local("agent", new Keeper()).executor(LaneReferenceTest.this::count);

      assertThat(execute(tuple("ask", "agent_terms", Map.of())).output()).isEqualTo(1L);
      assertThat(execute(tuple("ask", "agent_terms", null)).output()).isEqualTo(2L);
      assertThat(execute(tuple("agent")).output()).isEqualTo("kept");
    }
  }

  @Nested
  class ContextCompression {
    private final String text = "x".repeat(100);

    private Object shortened(Object... data) throws Exception {
      lanes.variables.put("YOOL_CONTEXT_COMPRESSION_CHARS", "64");
      lanes.yools.executor(tuple -> tuple.data().get("text"));
      return execute(tuple("ask", data)).output();
    }

    @Test
    void shouldShortenLongTextsWhenTheDataNamesAProvider() throws Exception {
      assertThat(shortened("provider", "llm", "text", text))
          .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
          .containsEntry("compressed", true)
          .containsEntry("original_chars", 100L);
    }

    @Test
    void shouldShortenThemWhenThereIsAnLlmContext() throws Exception {
      assertThat(shortened("llm_context", "some", "text", text)).isInstanceOf(Map.class);
    }

    @Test
    void shouldShortenThemWhenTheDataSaysSo() throws Exception {
      assertThat(shortened("compress_context", true, "text", text)).isInstanceOf(Map.class);
    }

    @Test
    void shouldNotShortenThemOtherwise() throws Exception {
      assertThat(shortened("text", text)).isEqualTo(text);
    }

    @Test
    void shouldNotShortenThemWhenTheDataForbidsIt() throws Exception {
      assertThat(shortened("provider", "llm", "compress_context", false, "text", text))
          .isEqualTo(text);
    }

    @Test
    void shouldLeaveThemToRegisteredYools() throws Exception {
      lanes.variables.put("YOOL_CONTEXT_COMPRESSION_CHARS", "64");
      lanes.yools.local("ask", tuple -> tuple.data().get("text"));

      assertThat(execute(tuple("ask", "provider", "llm", "text", text)).output()).isEqualTo(text);
    }

    @Test
    void shouldKeepTheIdOfTheTuple() throws Exception {
      lanes.variables.put("YOOL_CONTEXT_COMPRESSION_CHARS", "64");
      lanes.yools.executor(Tuple::id);
      Tuple tuple = tuple("ask", "provider", "llm", "text", text);

      assertThat(execute(tuple).output()).isEqualTo(tuple.id());
    }
  }

  @Nested
  class BackOff {
    /** A place that notes how long it is to rest, and does not. */
    private static final class Rests implements CallPlace {
      private final List<Long> nanos = new ArrayList<>();

      @Override
      public void enter() {}

      @Override
      public void leave(long startNanos, long endNanos, boolean failed) {}

      @Override
      public void leave() {}

      @Override
      public void rest(long rest) {
        nanos.add(rest);
      }
    }

    @Test
    void shouldTryTimeoutsAndConnectionErrorsAgain() throws Exception {
      lanes.yools.executor(failing(2, new SocketTimeoutException("late")));
      assertThat(execute(tuple("ask")).output()).isEqualTo("answer");
      assertThat(calls).hasValue(3);
    }

    @Test
    void shouldTryNothingElseAgain() {
      lanes.yools.executor(failing(1, new IOException("status=500")));
      assertThatThrownBy(() -> execute(tuple("ask"))).hasMessage("status=500");
      assertThat(calls).hasValue(1);
    }

    @Test
    void shouldTryAsOftenAsThePolicySays() {
      lanes.variables.put("YOOL_API_MAX_RETRIES", "2");
      lanes.yools.executor(failing(9, new ConnectException("refused")));
      assertThatThrownBy(() -> execute(tuple("ask"))).hasMessage("refused");
      assertThat(calls).hasValue(3);
    }

    @Test
    void shouldRestTwiceAsLongEachTimeUpToTheMost() throws Exception {
      lanes.variables.put("YOOL_API_BACKOFF_BASE_MS", "100");
      lanes.variables.put("YOOL_API_BACKOFF_MAX_MS", "300");
      lanes.yools.executor(failing(3, new ConnectException("refused")));
      Rests rests = new Rests();

      lanes.executor().execute(tuple("ask"), lanes.executor().attempts(), rests);

      assertThat(rests.nanos).hasSize(3);
      long[] middle = {100_000_000, 200_000_000, 300_000_000};
      for (int i = 0; i < middle.length; i++) {
        assertThat(rests.nanos.get(i)).isBetween(middle[i] * 3 / 4, middle[i] * 5 / 4);
      }
    }

    @Test
    void shouldTryRegisteredYoolsOnce() {
      lanes.yools.local("here", failing(1, new ConnectException("refused")));
      assertThatThrownBy(() -> execute(tuple("here"))).hasMessage("refused");
      assertThat(calls).hasValue(1);
    }

    @Test
    void shouldTryTheProviderLocalOnce() {
      lanes.yools.executor(failing(1, new ConnectException("refused")));
      assertThatThrownBy(() -> execute(tuple("ask", "provider", "local"))).hasMessage("refused");
      assertThat(calls).hasValue(1);
      assertThat(lanes.executor().breakers().snapshot()).isEmpty();
    }

    @Test
    void shouldEndAtOnceWhenItIsInterruptedDuringARest() throws Exception {
      lanes.variables.put("YOOL_API_BACKOFF_BASE_MS", "3600000");
      lanes.variables.put("YOOL_API_BACKOFF_MAX_MS", "3600000");
      lanes.yools.executor(failing(1, new ConnectException("refused")));
      FutureTask<TupleResult> call = lanes.start(() -> execute(tuple("ask")));
      await(() -> lanes.lastThread().getState() == Thread.State.TIMED_WAITING);
      lanes.lastThread().interrupt();

      assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
      assertThat(calls).hasValue(1);
    }

    @Test
    void shouldMakeNoAttemptWhenItIsInterruptedBefore() {
      lanes.yools.executor(LaneReferenceTest.this::count);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> execute(tuple("ask"))).isInstanceOf(InterruptedException.class);
      assertThat(calls).hasValue(0);
    }

    @Test
    void shouldNotTryAgainWhatWasInterrupted() {
      lanes.yools.executor(tuple -> {
        calls.incrementAndGet();
        Thread.currentThread().interrupt();
        throw new SocketTimeoutException("late, or so it seems");
      });
      assertThatThrownBy(() -> execute(tuple("ask"))).isInstanceOf(SocketTimeoutException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(calls).hasValue(1);
    }

    @Test
    void shouldLimitTheTimeOfEachAttempt() throws Exception {
      CountDownLatch never = new CountDownLatch(1);
      lanes.yools.executor(tuple -> {
        if (calls.incrementAndGet() == 1) {
          never.await();
        }
        return "answer";
      });
      Attempts usual = lanes.executor().attempts();
      Attempts limited =
          new Attempts(1, Duration.ofMillis(5), usual.backoff(), usual.retryable(), usual.timer());

      TupleResult result = lanes.executor().execute(tuple("ask"), limited, CallPlace.UNLIMITED);

      assertThat(result.output()).isEqualTo("answer");
      assertThat(calls).hasValue(2);
    }
  }

  @Nested
  class Breaker {
    private final VirtualClock clock = new VirtualClock();

    private void open(int threshold) {
      for (int i = 0; i < threshold; i++) {
        long number = i;
        assertThatThrownBy(() -> execute(tuple("ask", "provider", "llm", "number", number)))
            .hasMessage("status=500");
      }
    }

    private void failForEver() {
      lanes.variables.put("YOOL_CIRCUIT_FAILURE_THRESHOLD", "3");
      lanes.variables.put("YOOL_CIRCUIT_COOLDOWN_S", "30");
      lanes.yools.executor(failing(9, new IOException("status=500"))).clock(clock);
    }

    @Test
    void shouldCountEveryFailureAndRefuseWithTheTimeLeft() {
      failForEver();
      open(3);
      clock.advance(Duration.ofSeconds(10).toNanos());

      assertThatThrownBy(() -> execute(tuple("ask", "provider", "llm")))
          .isInstanceOfSatisfying(
              CircuitOpenException.class,
              refusal -> {
                assertThat(refusal.provider()).isEqualTo("llm");
                assertThat(refusal.timeLeft()).isEqualTo(Duration.ofSeconds(20));
              });
      assertThat(calls).hasValue(3);
    }

    @Test
    void shouldLeaveOtherProvidersAndTuplesWithoutAlone() {
      failForEver();
      open(3);

      assertThatThrownBy(() -> execute(tuple("ask", "provider", "other"))).hasMessage("status=500");
      assertThatThrownBy(() -> execute(tuple("ask"))).hasMessage("status=500");
    }

    @Test
    void shouldStartAnewAfterASuccess() throws Exception {
      lanes.variables.put("YOOL_CIRCUIT_FAILURE_THRESHOLD", "3");
      lanes.yools.executor(tuple -> {
        if (calls.incrementAndGet() % 3 != 0) {
          throw new IOException("status=500");
        }
        return "answer";
      });
      for (int i = 0; i < 3; i++) {
        open(2);
        assertThat(execute(tuple("ask", "provider", "llm", "number", 100 + i)).output())
            .isEqualTo("answer");
      }
    }

    @Test
    void shouldLetACallThroughWhenTheCoolDownIsOver() {
      failForEver();
      open(3);
      clock.advance(Duration.ofSeconds(30).toNanos());

      assertThatThrownBy(() -> execute(tuple("ask", "provider", "llm"))).hasMessage("status=500");
      assertThatThrownBy(() -> execute(tuple("ask", "provider", "llm")))
          .isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void shouldSayInTheOutcomesOfADrainWhatWasRefusedAndForHowLong() throws Exception {
      failForEver();
      open(3);
      lanes.space.out(tuple("ask", "provider", "llm"));

      assertThat(lanes.workers(4).runLane(LANE))
          .singleElement()
          .isInstanceOfSatisfying(
              TupleOutcome.Refused.class,
              refused ->
                  assertThat(refused.toJson())
                      .containsEntry("status", "refused")
                      .containsEntry("provider", "llm")
                      .containsEntry("time_left_ms", 30_000L));
      assertThat(lanes.space.count(Template.any())).isZero();
    }
  }

  @Nested
  class Speculation {
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger interrupted = new AtomicInteger();

    private Object hang(Tuple tuple) throws InterruptedException {
      calls.incrementAndGet();
      try {
        never.await();
        return "never";
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        throw e;
      }
    }

    @Test
    void shouldRaceOnlyWhatIsIdempotent() throws Exception {
      lanes.yools.executor(tuple -> "first").rival(LaneReferenceTest.this::count, Duration.ZERO);

      assertThat(execute(tuple("ask")).output()).isEqualTo("first");
      assertThat(execute(tuple("ask", "idempotent", false)).output()).isEqualTo("first");
      assertThat(execute(tuple("ask", "idempotent", "true")).output()).isEqualTo("first");
      assertThat(calls).hasValue(0);
    }

    @Test
    void shouldTakeTheFirstSuccessAndCancelTheLoser() throws Exception {
      lanes.yools.executor(this::hang).rival(tuple -> "rival", Duration.ZERO);

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("rival");

      lanes.executor().close();
      assertThat(interrupted).hasValue(calls.get());
    }

    @Test
    void shouldCancelTheRivalToo() throws Exception {
      CountDownLatch started = new CountDownLatch(1);
      lanes
          .yools
          .executor(tuple -> {
            started.await();
            return "first";
          })
          .rival(
              tuple -> {
                started.countDown();
                return hang(tuple);
              },
              Duration.ZERO);

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("first");

      lanes.executor().close();
      assertThat(interrupted).hasValue(1);
    }

    @Test
    void shouldNotStartTheRivalIfTheFirstIsSoonEnough() throws Exception {
      lanes
          .yools
          .executor(tuple -> "first")
          .rival(LaneReferenceTest.this::count, Duration.ofHours(1));

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("first");
      assertThat(calls).hasValue(0);
    }

    @Test
    void shouldHaveTheRivalAnswerWhenTheFirstHasFailed() throws Exception {
      lanes
          .yools
          .executor(failing(9, new IOException("status=500")))
          .rival(tuple -> "rival", Duration.ofHours(1));

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("rival");
    }

    @Test
    void shouldFailWithBothFailures() {
      IOException rivals = new IOException("status=503");
      lanes
          .yools
          .executor(failing(9, new IOException("status=500")))
          .rival(failing(9, rivals), Duration.ZERO);

      assertThatThrownBy(() -> execute(tuple("ask", "idempotent", true)))
          .hasMessage("status=500")
          .hasSuppressedException(rivals);
    }

    @Test
    void shouldNotWaitForALoserThatTakesNoNoticeButAccountForIt() throws Exception {
      CountDownLatch end = new CountDownLatch(1);
      CountDownLatch started = new CountDownLatch(1);
      lanes
          .yools
          .executor(tuple -> {
            started.countDown();
            while (end.getCount() > 0) {
              Thread.onSpinWait();
            }
            return "late";
          })
          .rival(
              tuple -> {
                started.await();
                return "rival";
              },
              Duration.ZERO);

      assertThat(execute(tuple("ask", "idempotent", true)).output()).isEqualTo("rival");
      assertThat(lanes.executor().racing()).isPositive();
      end.countDown();
      lanes.executor().close();
      assertThat(lanes.executor().racing()).isZero();
    }

    @Test
    void shouldEndBothWhenItIsCalledOff() throws Exception {
      lanes.yools.executor(this::hang).rival(this::hang, Duration.ZERO);
      FutureTask<TupleResult> call = lanes.start(() -> execute(tuple("ask", "idempotent", true)));
      await(() -> calls.get() >= 2);
      lanes.lastThread().interrupt();

      assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
      assertThat(interrupted).hasValue(2);
    }

    @Test
    void shouldRaceWithinTheLimitOfTheLane() throws Exception {
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      TupleYool both =
          tuple -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
              Thread.sleep(1);
              return "answer";
            } finally {
              now.decrementAndGet();
            }
          };
      lanes.yools.executor(both).rival(both, Duration.ZERO);
      LaneWorkers workers = lanes.workers(3);
      for (long i = 0; i < 50; i++) {
        lanes.space.out(tuple("ask", "idempotent", true, "number", i));
      }

      assertThat(workers.runLane(LANE)).hasSize(50).allMatch(TupleOutcome.Done.class::isInstance);
      assertThat(most.get()).isBetween(2, 3);
    }
  }

  @Nested
  class LaneConcurrency {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Ends when so many are at it at once. */
    private TupleYool together(int many) {
      CountDownLatch all = new CountDownLatch(many);
      return tuple -> {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        all.countDown();
        all.await();
        now.decrementAndGet();
        return null;
      };
    }

    @Test
    void shouldBeginWithTheRequestedAtOnce() throws Exception {
      lanes.yools.local("meet", together(32));
      List<LimitChange> changes = new ArrayList<>();
      LaneWorkers workers =
          lanes.workers(lanes.workersContext().changes((lane, change) -> changes.add(change)));
      lanes.putOut("meet", 32);

      workers.runLane(LANE);

      assertThat(most).hasValue(32);
      assertThat(changes).isEmpty();
    }

    @Test
    void shouldAllowTwiceTheRequestedForADeepBacklogButNeverMoreThanTheCeiling() throws Exception {
      lanes.variables.put("YOOL_LANE_CONCURRENCY", "16");
      lanes.variables.put("YOOL_MAX_LANE_CONCURRENCY", "32");
      lanes.yools.local("meet", together(32));
      List<LimitChange> changes = new ArrayList<>();
      LaneWorkers workers =
          lanes.workers(lanes.workersContext().changes((lane, change) -> changes.add(change)));
      lanes.putOut("meet", 200);

      workers.runLane(LANE);

      assertThat(most).hasValue(32);
      assertThat(changes.getFirst().reason()).isEqualTo(LimitReason.RUSH);
      assertThat(changes.getFirst().from()).isEqualTo(16);
      assertThat(changes.getFirst().to()).isEqualTo(32);
      assertThat(workers.metrics(LANE).metrics().latestChanges()).isEqualTo(changes);
    }

    @Test
    void shouldHaveNoMoreAtWorkThanThereIsWork() throws Exception {
      lanes.yools.local("meet", together(3));
      LaneWorkers workers = lanes.workers(64);
      lanes.putOut("meet", 3);

      workers.runLane(LANE);

      assertThat(workers.metrics(LANE).metrics().mostRunning()).isEqualTo(3);
    }

    @Test
    void shouldHalveTheLimitWhenManyFailAndNeverGoBelowOne() throws Exception {
      lanes.yools.local(
          "fail",
          tuple -> {
            throw new ConnectException("refused");
          });
      ConcurrentLinkedQueue<LimitChange> changes = new ConcurrentLinkedQueue<>();
      LaneWorkers workers =
          lanes.workers(
              lanes
                  .workersContext()
                  .limits(lane -> LimitConfig.upTo(16))
                  .changes((lane, change) -> changes.add(change)));
      lanes.putOut("fail", 2_000);

      assertThat(workers.runLane(LANE)).allMatch(TupleOutcome.Failed.class::isInstance);
      assertThat(changes)
          .anySatisfy(change -> {
            assertThat(change.reason()).isEqualTo(LimitReason.FAILURES);
            assertThat(change.to()).isEqualTo(change.from() / 2);
          })
          .allMatch(change -> change.to() >= 1);
    }
  }

  @Nested
  class TerminalReceipt {
    /** Keeps nothing but how the work on tuples ended. */
    private static final class Ends implements TupleLog {
      private final ConcurrentLinkedQueue<Map<String, Object>> outcomes =
          new ConcurrentLinkedQueue<>();

      @Override
      public int outAll(List<Tuple> tuples, Consumer<Tuple> recorded) {
        tuples.forEach(recorded);
        return tuples.size();
      }

      @Override
      public void inAll(List<Tuple> tuples) {}

      @Override
      public void receiptAll(List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome) {
        tuples.forEach(tuple -> outcomes.add(outcome.apply(tuple)));
      }

      @Override
      public boolean replace(Tuple ended, Map<String, Object> outcome, Tuple by) {
        return outcomes.add(outcome);
      }

      @Override
      public boolean isOpen(String id) {
        return false;
      }

      @Override
      public Iterable<Tuple> openTuples() {
        return List.of();
      }
    }

    @Test
    void shouldHaveTheReceiptsThatStoresAndHitsHaveLeft() throws Exception {
      lanes.yools.executor(LaneReferenceTest.this::count).local("here", tuple -> "local");
      Ends ends = new Ends();
      try (TupleSpace space = new TupleSpace(ends);
          LaneWorkers workers = new LaneWorkers(new LaneWorkersContext(space, lanes.executor()))) {
        for (String yool : List.of("ask", "ask", "here")) {
          space.out(tuple(yool));
          workers.runLane(LANE);
        }
      }

      String stored = execute(tuple("ask")).receipts().getFirst().replace("hit@", "stored@");
      assertThat(ends.outcomes)
          .containsExactly(
              Map.of("status", "ok", "output", 1L, "receipts", List.of(stored)),
              Map.of(
                  "status",
                  "ok",
                  "output",
                  1L,
                  "receipts",
                  List.of(stored.replace("stored@", "hit@"))),
              Map.of("status", "ok", "output", "local", "receipts", List.of()));
      assertThat(calls).hasValue(1);
    }
  }

  @Nested
  class RunLane {
    @Test
    void shouldDrainWhatWasThereAtItsStart() throws Exception {
      lanes.yools.local(
          "more",
          tuple -> {
            lanes.space.out(tuple("more", "number", 100 + number(tuple)));
            return number(tuple);
          });
      LaneWorkers workers = lanes.workers(8);
      lanes.putOut("more", 20);

      assertThat(workers.runLane(LANE)).hasSize(20);
      assertThat(lanes.space.count(Template.lane(LANE))).isEqualTo(20);
    }

    @Test
    void shouldGiveTheResultsInOrder() throws Exception {
      lanes.yools.local(
          "double",
          tuple -> {
            Thread.sleep(number(tuple) % 3);
            return 2 * number(tuple);
          });
      LaneWorkers workers = lanes.workers(8);
      lanes.putOut("double", 100);

      List<TupleOutcome> outcomes = workers.runLane(LANE);

      assertThat(outcomes).hasSize(100);
      for (int i = 0; i < 100; i++) {
        assertThat(output(outcomes.get(i))).isEqualTo(2L * i);
      }
    }

    @Test
    void shouldBeginInOrder() throws Exception {
      List<Long> begun = new ArrayList<>();
      lanes.yools.local("note", tuple -> begun.add(number(tuple)));
      LaneWorkers workers = lanes.workers(1);
      lanes.putOut("note", 50);

      workers.runLane(LANE);

      assertThat(begun).isSorted().hasSize(50);
    }

    @Test
    void shouldLeaveOtherLanesAlone() throws Exception {
      lanes.yools.local("double", tuple -> 2L);
      LaneWorkers workers = lanes.workers(8);
      lanes.space.out(inLane("other", "double"));

      assertThat(workers.runLane(LANE)).isEmpty();
      assertThat(lanes.space.count(Template.lane("other"))).isOne();
    }
  }

  @Nested
  class RunLaneBatched {
    @Test
    void shouldGroupIntoBatchesOfThePolicysSizeThatAreAdmittedOnce() throws Exception {
      lanes.variables.put("YOOL_BATCH_SMALL_TASK_SIZE", "10");
      ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
      lanes.yools.local(
          "double",
          tuple -> {
            threads.add(Thread.currentThread());
            return 2 * number(tuple);
          });
      LaneWorkers workers = lanes.workers(8);
      lanes.putOut("double", 95);

      List<TupleOutcome> outcomes = workers.runLaneBatched(LANE);

      for (int i = 0; i < 95; i++) {
        assertThat(output(outcomes.get(i))).isEqualTo(2L * i);
      }
      assertThat(threads.stream().distinct()).hasSize(10);
      LaneMetrics metrics = workers.metrics(LANE).metrics();
      assertThat(metrics.admitted()).isEqualTo(10);
      assertThat(metrics.succeeded()).isEqualTo(10);
    }

    @Test
    void shouldGoOnWithABatchAfterAFailure() throws Exception {
      lanes.yools.local(
          "odd",
          tuple -> {
            if (number(tuple) % 2 == 0) {
              throw new IOException("even");
            }
            return "odd";
          });
      LaneWorkers workers = lanes.workers(2);
      lanes.putOut("odd", 64);

      List<TupleOutcome> outcomes = workers.runLaneBatched(LANE);

      assertThat(outcomes.stream().filter(TupleOutcome.Done.class::isInstance)).hasSize(32);
      assertThat(outcomes.stream().filter(TupleOutcome.Failed.class::isInstance)).hasSize(32);
    }

    @Test
    void shouldGiveThePlaceBackWhileATaskOfABatchRests() throws Exception {
      lanes.yools.executor(failing(2, new ConnectException("refused")));
      LaneWorkers workers = lanes.workers(1);
      lanes.putOut("ask", 8);

      assertThat(workers.runLaneBatched(LANE)).allMatch(TupleOutcome.Done.class::isInstance);
      assertThat(workers.metrics(LANE).metrics().admitted()).isEqualTo(3);
    }
  }
}
