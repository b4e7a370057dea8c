package dev.teem.journal.agent;

import static dev.teem.journal.agent.Agents.agent;
import static dev.teem.journal.agent.Agents.input;
import static dev.teem.journal.agent.Agents.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.agent.AgentOutcome;
import dev.teem.engine.agent.AgentStatus;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.journal.retention.RetentionPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "Resume at the first step without one, an aggregate receipt at the end." */
class AgentResumeTest {
  private static final Template WORK = Template.lane("work");

  @TempDir Path dir;

  private final List<String> calls = new ArrayList<>();
  private final AtomicReference<Throwable> trouble = new AtomicReference<>();

  private final Map<String, TupleYool> yools =
      Map.of("a", letter("a"), "b", letter("b"), "c", stops());

  private TupleYool letter(String name) {
    return tuple -> {
      calls.add(name);
      return input(tuple, "") + name;
    };
  }

  private TupleYool stops() {
    return tuple -> {
      calls.add("c");
      switch (trouble.get()) {
        case null -> {}
        case Exception e -> throw e;
        case Error e -> throw e;
        default -> {}
      }
      return input(tuple, "") + "c";
    };
  }

  @Test
  void shouldResumeAtTheFirstStepWithoutAReceipt() throws Exception {
    Tuple agent = agent(Map.of(), "a", "b", "c", "a");
    // A host that cannot go on; as after a kill nothing is said of the step.
    trouble.set(new OutOfMemoryError("simulated"));
    try (Agents agents = Agents.on(dir).open(yools)) {
      agents.space.out(agent);
      Tuple taken = agents.space.in(WORK);
      assertThatThrownBy(() -> agents.runner.execute(taken)).isInstanceOf(OutOfMemoryError.class);
      assertThat(agents.store.receiptCount()).isEqualTo(2);
    }
    trouble.set(null);
    try (Agents agents = Agents.on(dir).open(yools)) {
      AgentOutcome outcome = agents.runner.complete(agents.space.inp(WORK));

      assertThat(outcome.status()).isEqualTo(AgentStatus.OK);
      assertThat(outcome.output()).isEqualTo("abca");
      assertThat(outcome.answered()).isEqualTo(2);
      assertThat(outcome.receipts().ids()).hasSize(4);
      assertThat(calls).containsExactly("a", "b", "c", "c", "a");
      agents.verify();
    }
  }

  @Test
  void shouldGiveTheSameAggregateWhetherItWasInterruptedOrNot() throws Exception {
    Tuple agent = agent(Map.of(), "a", "b");
    AgentOutcome first;
    try (Agents agents = Agents.on(dir).open(yools)) {
      first = agents.runner.execute(agent);
    }
    try (Agents agents = Agents.on(dir).open(yools)) {
      AgentOutcome again = agents.runner.execute(agent);

      assertThat(again.answered()).isEqualTo(2);
      assertThat(again.receipts()).isEqualTo(first.receipts());
      assertThat(again.receipts().aggregate()).isEqualTo(first.receipts().aggregate());
      assertThat(again.output()).isEqualTo("ab");
    }
    assertThat(calls).containsExactly("a", "b");
  }

  @Test
  void shouldNotBePutOutAgainOnceThereIsAnAggregateReceipt() throws Exception {
    try (Agents agents = Agents.on(dir).open(yools)) {
      agents.space.out(agent(Map.of(), "a"));
      agents.runner.complete(agents.space.inp(WORK));
    }
    try (Agents agents = Agents.on(dir).open(yools)) {
      assertThat(agents.space.count(WORK)).isZero();
    }
  }

  @Test
  void shouldBePutOutAgainIfItsProcessDiedBetweenLastStepAndAggregateReceipt() throws Exception {
    Tuple agent = agent(Map.of(), "a");
    try (Agents agents = Agents.on(dir).open(yools)) {
      agents.space.out(agent);
      agents.runner.execute(agents.space.inp(WORK));
    }
    try (Agents agents = Agents.on(dir).open(yools)) {
      AgentOutcome outcome = agents.runner.complete(agents.space.inp(WORK));

      assertThat(outcome.answered()).isEqualTo(1);
      assertThat(calls).containsExactly("a");
    }
  }

  @Test
  void shouldResumeAtAStepThatFailedWhenItIsPutOutAgain() throws Exception {
    Tuple agent = agent(Map.of(), "a", "c");
    trouble.set(new IllegalStateException("broken"));
    try (Agents agents = Agents.on(dir).open(yools)) {
      agents.space.out(agent);
      assertThat(agents.runner.complete(agents.space.inp(WORK)).status())
          .isEqualTo(AgentStatus.FAILED);
    }
    trouble.set(null);
    try (Agents agents = Agents.on(dir).open(yools)) {
      assertThat(agents.space.count(WORK)).isZero();
      agents.space.out(agent);
      AgentOutcome outcome = agents.runner.complete(agents.space.inp(WORK));

      assertThat(outcome.output()).isEqualTo("ac");
      assertThat(outcome.answered()).isEqualTo(1);
      agents.verify();
    }
  }

  @Test
  void shouldAnswerOnlyForTheSameStepOfTheSameTupleWithTheSameInput() throws Exception {
    try (Agents agents = Agents.of(Map.of("a", says("a"), "b", says("b")))) {
      assertThat(agents.runner.execute(agent(Map.of(), "a", "a")).answered()).isZero();
      for (Tuple other :
          List.of(
              agent(Map.of(), "a"),
              agent(Map.of("program", List.of("a", "a"), "agent_terms", Map.of(), "n", 1L)),
              agent(Map.of("program", List.of("a", "a"), "agent_terms", Map.of(), "input", "x")))) {
        assertThat(agents.runner.execute(other).answered()).isZero();
      }
      // The terms are not the work.
      assertThat(agents.runner.execute(agent(Map.of("retries", 2L), "a", "a")).answered())
          .isEqualTo(2);
      assertThat(agents.runner.execute(agent(Map.of("program", List.of("a", "a")))).answered())
          .isEqualTo(2);
    }
  }

  @Test
  void shouldSayThatItCannotGoOnWithoutAnOutputThatWasGivenUp() throws Exception {
    Tuple agent = agent(Map.of(), "a", "c");
    trouble.set(new IllegalStateException("broken"));
    AgentOutcome failed;
    try (Agents agents = Agents.on(dir).open(yools)) {
      failed = agents.runner.execute(agent);
      agents.store.retain(new RetentionPolicy(0, 0, 0), false);
      agents.space.out(agent);
      Tuple taken = agents.space.inp(WORK);

      assertThatThrownBy(() -> agents.runner.complete(taken))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "the output of receipt id=%s was given up to make room, and tuple=%s cannot go on"
                  + " without; put it out with one more member in its data to run all its steps"
                  + " anew",
              failed.receipts().ids().getFirst(), agent.id());
      assertThat(agents.space.count(WORK)).isOne();
    }
  }
}
