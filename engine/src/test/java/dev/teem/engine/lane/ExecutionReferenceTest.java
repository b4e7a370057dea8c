package dev.teem.engine.lane;

import static dev.teem.engine.lane.LaneSetting.LANE;
import static dev.teem.engine.lane.LaneSetting.await;
import static dev.teem.engine.lane.LaneSetting.inLane;
import static dev.teem.engine.lane.LaneSetting.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.catalog.UnknownYoolException;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.time.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the reference says of tuples that are executed, statement by statement. */
@Timeout(60)
class ExecutionReferenceTest {
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
      lanes.yools.local("here", tuple -> "local").executor(ExecutionReferenceTest.this::count);

      TupleResult result = execute(tuple("here"));

      assertThat(result.output()).isEqualTo("local");
      assertThat(result.source()).isEqualTo(TupleResult.Source.LOCAL);
      assertThat(calls).hasValue(0);
      assertThat(execute(tuple("elsewhere")).output()).isEqualTo(1L);
    }

    @Test
    void shouldNeverCacheARegisteredYool() throws Exception {
      lanes.yools.local("here", ExecutionReferenceTest.this::count);

      assertThat(execute(tuple("here")).output()).isEqualTo(1L);
      TupleResult again = execute(tuple("here"));

      assertThat(again.output()).isEqualTo(2L);
      assertThat(again.receipts()).isEmpty();
      assertThat(again.receipted()).isSameAs(again.tuple());
    }

    @Test
    void shouldCacheByYoolAndData() throws Exception {
      lanes.yools.executor(ExecutionReferenceTest.this::count);

      assertThat(execute(tuple("ask", "x", 1L)).source()).isEqualTo(TupleResult.Source.EXECUTED);
      TupleResult again = execute(inLane("another lane", "ask", "x", 1L));

      assertThat(again.source()).isEqualTo(TupleResult.Source.CACHED);
      assertThat(again.output()).isEqualTo(1L);
      assertThat(execute(tuple("ask", "x", 2L)).output()).isEqualTo(2L);
      assertThat(execute(tuple("tell", "x", 1L)).output()).isEqualTo(3L);
    }

    @Test
    void shouldThenLookByTheReceiptThatTheTupleCarries() throws Exception {
      lanes.yools.executor(ExecutionReferenceTest.this::count);
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
      lanes.yools.executor(ExecutionReferenceTest.this::count);

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
      lanes.yools.executor(ExecutionReferenceTest.this::count);
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
      lanes.yools.executor(ExecutionReferenceTest.this::count).clock(clock);
      execute(tuple("ask"));

      clock.advance(Duration.ofSeconds(60).toNanos());

      assertThat(execute(tuple("ask")).output()).isEqualTo(2L);
    }

    @Test
    void shouldBoundTheCacheByItsBytesToo() throws Exception {
      lanes.variables.put("YOOL_CACHE_MAX_ENTRIES", "64");
      lanes.yools.executor(ExecutionReferenceTest.this::count).cacheBytes(3_000);
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
      lanes.yools.local("here", ExecutionReferenceTest.this::count);
      lanes.yools.executor(ExecutionReferenceTest.this::count);
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
      lanes.yools.executor(ExecutionReferenceTest.this::count);
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
      lanes.yools.local("agent", new Keeper()).executor(ExecutionReferenceTest.this::count);

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
}
