package dev.teem.journal.agent;

import static dev.teem.journal.agent.Agents.agent;
import static dev.teem.journal.agent.Agents.input;
import static dev.teem.journal.agent.Agents.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.agent.AgentOutcome;
import dev.teem.engine.agent.AgentStatus;
import dev.teem.engine.agent.AgentStep;
import dev.teem.engine.agent.ProgramReceipts;
import dev.teem.engine.catalog.UnknownYoolException;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.yool.YoolException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** "A program of several yools per tuple executed in order, a receipt per step." */
class AgentProgramTest {
  private static final Map<String, TupleYool> LETTERS =
      Map.of("a", says("a"), "b", says("b"), "c", says("c"));

  @Test
  void shouldExecuteSeveralYoolsOfATupleInOrderEachOnTheOutputOfTheOneBefore() throws Exception {
    try (Agents agents = Agents.of(LETTERS)) {
      AgentOutcome outcome =
          agents.runner.execute(agent(Map.of("program", List.of("c", "a", "b"), "input", ">")));

      assertThat(outcome.status()).isEqualTo(AgentStatus.OK);
      assertThat(outcome.output()).isEqualTo(">cab");
      assertThat(outcome.error()).isNull();
      assertThat(outcome.answered()).isZero();
    }
  }

  @Test
  void shouldExecuteASingleYoolAsAProgramOfOneStep() throws Exception {
    Map<String, TupleYool> yools = Map.of("agent", tuple -> tuple.data().get("n"));
    try (Agents agents = Agents.of(yools)) {
      AgentOutcome outcome = agents.runner.execute(agent(Map.of("n", 7L)));

      assertThat(outcome.output()).isEqualTo(7L);
      assertThat(outcome.receipts().steps()).isEqualTo(1);
    }
  }

  @Test
  void shouldGiveAStepTheAgentsFieldsItsOwnArgsAndNeitherTermsNorProgram() throws Exception {
    List<Tuple> seen = new ArrayList<>();
    Map<String, TupleYool> yools = Map.of("look", tuple -> seen.add(tuple) ? "seen" : "");
    Map<String, Object> step = Map.of("yool", "look", "args", Map.of("n", 2L));
    Map<String, Object> data =
        Map.of("agent_terms", Map.of(), "program", List.of("look", step), "n", 1L, "m", 9L);
    Tuple agent = agent(data);
    try (Agents agents = Agents.of(yools)) {
      agents.runner.execute(agent);
    }

    assertThat(seen.getFirst().data()).isEqualTo(Map.of("n", 1L, "m", 9L));
    assertThat(seen.getLast().data()).isEqualTo(Map.of("n", 2L, "m", 9L, "input", "seen"));
    assertThat(seen.getLast().yool()).isEqualTo("look");
    assertThat(seen.getLast().lane()).isEqualTo("work");
    assertThat(seen.getLast().authority()).isEqualTo("root");
    assertThat(seen.getLast().parent()).isEqualTo(agent.id());
    assertThat(seen.getLast().id()).isEqualTo("step 1 of " + agent.id());
  }

  @ParameterizedTest
  @ValueSource(ints = {900, 990, 991, 992, 993, 994, 995, 996, 997, 998, 999, 1000})
  void shouldEndAnAgentHoweverDeepItsOutputIs(int levels) throws Exception {
    Object nested = List.of();
    for (int i = 1; i < levels; i++) {
      nested = List.of(nested);
    }
    Object output = nested;
    try (Agents agents = Agents.of(Map.of("nest", tuple -> output))) {
      agents.space.out(agent(Map.of(), "nest"));
      Tuple taken = agents.space.inp(Template.any());
      AgentOutcome outcome = agents.runner.complete(taken);

      assertThat(outcome.status()).isEqualTo(AgentStatus.OK);
      assertThat(CanonicalJson.bytes(outcome.output())).isEqualTo(CanonicalJson.bytes(output));
      assertThat(outcome.toJson().containsKey("output")).isEqualTo(levels <= 992);
      assertThat(agents.store.tuples().isOpen(taken.id())).isFalse();
    }
  }

  @Test
  void shouldGiveAnAgentBackWhoseOutcomeCannotBeKept() throws Exception {
    try (Agents agents = Agents.of(LETTERS)) {
      agents.space.out(agent(Map.of(), "a"));
      Tuple taken = agents.space.inp(Template.any());
      agents.store.tuples().close();
      assertThatThrownBy(() -> agents.runner.complete(taken)).hasMessage("The tuple log is closed");
      assertThat(agents.space.rdp(Template.any())).isEqualTo(taken);
    }
  }

  /** Objects of the yool's making would be others after a crash. */
  @Test
  void shouldGiveTheNextStepWhatItWouldGetFromAReceipt() throws Exception {
    AtomicReference<Object> got = new AtomicReference<>();
    Map<String, TupleYool> yools =
        Map.of(
            "count",
            _ -> 3,
            "take",
            tuple -> {
              got.set(input(tuple, null));
              return null;
            });
    try (Agents agents = Agents.of(yools)) {
      AgentOutcome outcome = agents.runner.execute(agent(Map.of(), "count", "take"));

      assertThat(got).hasValue(3L);
      assertThat(outcome.status()).isEqualTo(AgentStatus.OK);
      assertThat(outcome.output()).isNull();
    }
  }

  @Test
  void shouldWriteAReceiptPerStep() throws Exception {
    Tuple agent =
        agent(
            Map.of("cpu_quota_pct", 90L),
            "a",
            Map.of("yool", "b", "args", Map.of("temperature", 0.5)));
    try (Agents agents = Agents.of(LETTERS)) {
      AgentOutcome outcome = agents.runner.execute(agent);

      assertThat(outcome.receipts().ids()).hasSize(2).doesNotHaveDuplicates();
      Receipt second = agents.receipt(outcome.receipts().ids().getLast());
      assertThat(second.yool()).isEqualTo("b");
      assertThat(second.args()).isEqualTo(Map.of("temperature", 0.5));
      assertThat(second.status()).isEqualTo("ok");
      assertThat(second.parentId()).isEqualTo(agent.id());
      assertThat(second.cpuQuotaPct()).isEqualTo(90);
      assertThat(second.artifacts().getFirst().sha256()).isEqualTo(outcome.outputSha());
      assertThat(agents.output(second.id())).isEqualTo("\"ab\"");
      assertThat(agents.receipt(outcome.receipts().ids().getFirst()).endedAt())
          .isBeforeOrEqualTo(second.startedAt());
      agents.verify();
    }
  }

  @Test
  void shouldKeepTheNameOfATupleThatAnotherProgramHasNamed() throws Exception {
    Tuple named = Tuple.fromJson(Map.of("id", "t\u00fc-1", "yool", "a"));
    try (Agents agents = Agents.of(LETTERS)) {
      AgentOutcome outcome = agents.runner.execute(named);

      assertThat(agents.receipt(outcome.receipts().ids().getFirst()).parentId())
          .isEqualTo("t\u00fc-1");
      agents.verify();
      AgentOutcome other = agents.runner.execute(Tuple.fromJson(Map.of("id", "t-2", "yool", "a")));
      assertThat(other.answered()).isZero();
    }
  }

  @Test
  void shouldEndAtAStepThatFailsAndBeginThereNextTime() throws Exception {
    AtomicReference<String> trouble = new AtomicReference<>("no such host");
    List<String> calls = new ArrayList<>();
    Map<String, TupleYool> yools =
        Map.of(
            "a",
            tuple -> {
              calls.add("a");
              return "a";
            },
            "b",
            tuple -> {
              calls.add("b");
              if (trouble.get() != null) {
                throw new YoolException(trouble.get());
              }
              return input(tuple, "") + "b";
            },
            "c",
            says("c"));
    Tuple agent = agent(Map.of(), "a", "b", "c");
    try (Agents agents = Agents.of(yools)) {
      AgentOutcome outcome = agents.runner.execute(agent);
      assertThat(outcome.status()).isEqualTo(AgentStatus.FAILED);
      assertThat(outcome.error()).isEqualTo("step=1 yool=b: no such host");
      assertThat(outcome.output()).isEqualTo("a");
      assertThat(outcome.receipts().ids()).hasSize(2);
      Receipt failure = agents.receipt(outcome.receipts().ids().getLast());
      assertThat(failure.status()).isEqualTo("error");
      assertThat(failure.error()).isEqualTo("no such host");

      trouble.set(null);
      AgentOutcome again = agents.runner.execute(agent);
      assertThat(again.status()).isEqualTo(AgentStatus.OK);
      assertThat(again.output()).isEqualTo("abc");
      assertThat(again.answered()).isEqualTo(1);
      assertThat(calls).containsExactly("a", "b", "b");
      agents.verify();
    }
  }

  @Test
  void shouldFailAStepWhoseResultIsNotJson() throws Exception {
    try (Agents agents = Agents.of(Map.of("a", _ -> Double.NaN, "b", _ -> new Object()))) {
      AgentOutcome nan = agents.runner.execute(agent(Map.of(), "a"));
      assertThat(nan.status()).isEqualTo(AgentStatus.FAILED);
      assertThat(nan.error()).startsWith("step=0 yool=a: the result is not JSON: ");
      assertThat(nan.output()).isNull();
      assertThat(nan.outputSha()).isNull();
      assertThat(agents.runner.execute(agent(Map.of(), "b")).error())
          .startsWith("step=0 yool=b: the result is not JSON: ");
    }
  }

  @Test
  void shouldRefuseUnknownYoolsBeforeTheFirstStepRuns() {
    List<String> calls = new ArrayList<>();
    try (Agents agents = Agents.of(Map.of("fetch", _ -> calls.add("fetch"), "ask", says("")))) {
      assertThatThrownBy(() -> agents.runner.execute(agent(Map.of(), "fetch", "aks")))
          .isInstanceOf(UnknownYoolException.class)
          .hasMessage("unknown yool 'aks'; the nearest there are: ask, fetch");
      assertThat(calls).isEmpty();
      assertThat(agents.store.receiptCount()).isZero();
    }
  }

  @Test
  void shouldEndWithAnAggregateReceiptFromWhichOneStepCanBeProved() throws Exception {
    try (Agents agents = Agents.of(LETTERS)) {
      Object json = agents.runner.run(agent(Map.of(), "a", "b", "c"));

      // As somebody reads it who has the terminal receipt alone.
      Map<?, ?> outcome = (Map<?, ?>) CanonicalJson.parse(CanonicalJson.write(json));
      assertThat(outcome.get("status")).isEqualTo("ok");
      assertThat(outcome.get("output")).isEqualTo("abc");
      List<String> ids =
          ((List<?>) outcome.get("receipts")).stream().map(String.class::cast).toList();
      ProgramReceipts receipts = new ProgramReceipts(3, ids);
      assertThat(outcome.get("aggregate")).isEqualTo(receipts.aggregate().toJson());
      byte[] second = HexFormat.of().parseHex(ids.get(1));
      assertThat(receipts.proof(1).provesLeaf(second, receipts.aggregate())).isTrue();
      assertThat(agents.receipt(ids.get(1)).verifies()).isTrue();
    }
  }

  @Test
  void shouldLeaveALongOutputOutOfTheOutcomeButNotItsHash() throws Exception {
    String text = "x".repeat(AgentOutcome.MAX_OUTPUT);
    try (Agents agents = Agents.of(Map.of("a", _ -> text))) {
      AgentOutcome outcome = agents.runner.execute(agent(Map.of(), "a"));

      assertThat(outcome.output()).isEqualTo(text);
      assertThat(outcome.toJson()).doesNotContainKey("output").containsKey("output_sha256");
    }
  }

  @Test
  void shouldGiveTheTupleBackWhenItIsInterruptedAndKeepWhatHasEnded() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    Map<String, TupleYool> yools =
        Map.of(
            "a",
            says("a"),
            "b",
            _ -> {
              waits.countDown();
              new CountDownLatch(1).await();
              return null;
            });
    try (Agents agents = Agents.of(yools)) {
      agents.space.out(agent(Map.of(), "a", "b"));
      Tuple taken = agents.space.inp(Template.lane("work"));
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread worker =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  agents.runner.complete(taken);
                } catch (Throwable e) {
                  thrown.set(e);
                }
              });
      waits.await();
      worker.interrupt();
      worker.join();

      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
      assertThat(agents.space.count(Template.lane("work"))).isOne();
      assertThat(agents.store.receiptCount()).isOne();
    }
  }

  @Test
  void shouldGiveTheTupleBackWhenItsTermsAreWrong() {
    try (Agents agents = Agents.of(LETTERS)) {
      agents.space.out(agent(Map.of("retires", 3L), "a"));
      Tuple taken = agents.space.inp(Template.lane("work"));

      assertThatThrownBy(() -> agents.runner.complete(taken))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("agent_terms.retires is unknown; there are ");
      assertThat(agents.space.count(Template.lane("work"))).isOne();
    }
  }

  @Test
  void shouldRunTheSameAgentOnceAtATime() throws Exception {
    CountDownLatch runs = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Map<String, TupleYool> yools =
        Map.of(
            "a",
            _ -> {
              runs.countDown();
              goOn.await();
              return 1L;
            });
    Tuple agent = agent(Map.of(), "a");
    try (Agents agents = Agents.of(yools)) {
      Thread first = Thread.ofVirtual().start(() -> assertThat(runOf(agents, agent)).isNotNull());
      runs.await();
      assertThatThrownBy(() -> agents.runner.execute(agent))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("runs already, as tuple=" + agent.id());
      goOn.countDown();
      first.join();

      assertThat(agents.runner.execute(agent).answered()).isEqualTo(1);
    }
  }

  private static AgentOutcome runOf(Agents agents, Tuple agent) {
    try {
      return agents.runner.execute(agent);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldTellAStepWhatItIsOnItsThreadOnly() throws Exception {
    List<Integer> numbers = new ArrayList<>();
    Map<String, TupleYool> yools = Map.of("a", _ -> numbers.add(AgentStep.current().number()));
    assertThat(AgentStep.isUnderWay()).isFalse();
    assertThatThrownBy(AgentStep::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("runs no step of an agent");
    try (Agents agents = Agents.of(yools)) {
      agents.runner.execute(agent(Map.of(), "a", "a"));
    }
    assertThat(numbers).containsExactly(0, 1);
  }
}
