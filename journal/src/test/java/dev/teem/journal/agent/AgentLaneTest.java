package dev.teem.journal.agent;

import static dev.teem.journal.agent.Agents.agent;
import static dev.teem.journal.agent.Agents.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.Meter;
import dev.teem.engine.agent.AgentRunner;
import dev.teem.engine.agent.AgentStep;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.lane.LaneWorkers;
import dev.teem.engine.lane.LaneWorkersContext;
import dev.teem.engine.lane.TupleExecutor;
import dev.teem.engine.lane.TupleExecutorContext;
import dev.teem.engine.lane.TupleOutcome;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.yool.YoolException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents on terms in a lane of a durable space: the pool takes them, the runner runs them. */
class AgentLaneTest {
  @TempDir Path dir;

  private static LaneWorkers workers(Agents agents, TupleExecutor executor) {
    return new LaneWorkers(
        new LaneWorkersContext(agents.space, executor).policy(LanePolicy.from(Map.of())));
  }

  private static TupleExecutor executor(Agents agents, LaneTimer timer) {
    return new TupleExecutor(
        new TupleExecutorContext(timer)
            .policy(LanePolicy.from(Map.of()))
            .local(AgentRunner.YOOL, agents.runner));
  }

  @Test
  void shouldRunTheAgentsOfALaneInOrderAndSayWhatBecameOfEach() throws Exception {
    Map<String, TupleYool> yools =
        Map.of(
            "a",
            says("a"),
            "fails",
            tuple -> {
              throw new YoolException("no luck");
            });
    try (Agents agents = Agents.on(dir).open(yools);
        LaneTimer timer = new LaneTimer();
        TupleExecutor executor = executor(agents, timer);
        LaneWorkers workers = workers(agents, executor)) {
      for (int i = 0; i < 20; i++) {
        String step = i % 5 == 4 ? "fails" : "a";
        workers.out(agent(Map.of("program", List.of("a", step), "input", i + ":")));
      }

      List<TupleOutcome> outcomes = workers.runLane("work");

      assertThat(outcomes).hasSize(20);
      for (int i = 0; i < 20; i++) {
        Map<String, Object> json = outcomes.get(i).toJson();
        Map<?, ?> outcome = (Map<?, ?>) json.get("output");
        boolean failed = i % 5 == 4;
        assertThat(json.get("status")).isEqualTo(failed ? "error" : "ok");
        assertThat(outcome.get("status")).isEqualTo(failed ? "failed" : "ok");
        assertThat(outcome.get("output")).isEqualTo(i + (failed ? ":a" : ":aa"));
      }
      assertThat(agents.store.tuples().openCount()).isZero();
      agents.verify();
    }
  }

  @Test
  void shouldKeepTheTermsOfTuplesWithOtherYools() throws Exception {
    AtomicInteger late = new AtomicInteger();
    AtomicInteger unlucky = new AtomicInteger();
    Map<String, TupleYool> yools =
        Map.of(
            "late",
            tuple -> late.incrementAndGet(),
            "unlucky",
            tuple -> {
              unlucky.incrementAndGet();
              throw new SocketTimeoutException("no luck");
            },
            "spend",
            tuple -> {
              AgentStep.current().charge(Meter.TOKENS, 11);
              return "spent";
            },
            "a",
            says("a"));
    Map<String, Map<String, Object>> terms =
        Map.of(
            "late", Map.of("deadline", 1L),
            "unlucky", Map.of("retries", 2L),
            "spend", Map.of("budget", Map.of("tokens", 10L)),
            "a", Map.of("budget", Map.of("tokens", 10L)));
    try (Agents agents = Agents.on(dir).open(yools);
        LaneTimer timer = new LaneTimer();
        TupleExecutor executor = executor(agents, timer);
        LaneWorkers workers = workers(agents, executor)) {
      for (String yool : List.of("late", "unlucky", "spend", "a")) {
        Map<String, Object> data = Map.of("agent_terms", terms.get(yool), "input", "1");
        workers.out(Tuple.of(yool, List.of(0L), "root", "work", "root", null, List.of(), data));
      }

      assertThat(workers.runLane("work"))
          .<Object>extracting(outcome -> ((Map<?, ?>) outcome.toJson().get("output")).get("status"))
          .containsExactly("deadline", "failed", "budget", "ok");
      assertThat(late).hasValue(0);
      assertThat(unlucky).hasValue(3);
    }
  }

  @Test
  void shouldGoOnAfterTheWorkersWereClosedInTheMidstOfAStep() throws Exception {
    AtomicInteger first = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(3);
    AtomicBoolean held = new AtomicBoolean(true);
    Map<String, TupleYool> yools =
        Map.of(
            "count",
            tuple -> (long) first.incrementAndGet(),
            "hold",
            tuple -> {
              begun.countDown();
              if (held.get()) {
                new CountDownLatch(1).await();
              }
              return "done";
            });
    try (Agents agents = Agents.on(dir).open(yools);
        LaneTimer timer = new LaneTimer();
        TupleExecutor executor = executor(agents, timer)) {
      List<TupleOutcome> outcomes = new ArrayList<>();
      try (LaneWorkers workers = workers(agents, executor)) {
        workers.serve("work", outcomes::add);
        for (long i = 0; i < 3; i++) {
          workers.out(agent(Map.of("program", List.of("count", "hold"), "n", i)));
        }
        begun.await();
      }
      assertThat(outcomes).isEmpty();
      assertThat(first).hasValue(3);
    }
    held.set(false);
    try (Agents agents = Agents.on(dir).open(yools);
        LaneTimer timer = new LaneTimer();
        TupleExecutor executor = executor(agents, timer);
        LaneWorkers workers = workers(agents, executor)) {
      assertThat(workers.runLane("work"))
          .hasSize(3)
          .allSatisfy(outcome ->
              assertThat((Map<?, ?>) outcome.toJson().get("output"))
                  .extracting("answered", "output")
                  .containsExactly(1L, "done"));
      assertThat(first).as("the first step of each, once and for all").hasValue(3);
      assertThat(agents.store.tuples().openCount()).isZero();
    }
  }
}
