package dev.teem.journal.agent;

import static dev.teem.journal.agent.Agents.agent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.Meter;
import dev.teem.engine.agent.AgentOutcome;
import dev.teem.engine.agent.AgentStatus;
import dev.teem.engine.agent.AgentStep;
import dev.teem.engine.agent.AgentTerms;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents below agents: no wider terms, one budget. */
class AgentChildrenTest {
  private static final Template WORK = Template.lane("work");

  private static final TupleYool PAY =
      _ -> {
        AgentStep.current().charge(Meter.USD, 1);
        return "paid";
      };

  /** Puts out agents that pay, each with what it asks for. */
  private static TupleYool fanOut(int count, Map<String, Object> terms) {
    return _ -> {
      for (long i = 0; i < count; i++) {
        AgentStep.current().child("pay", "work", Map.of("n", i, "agent_terms", terms));
      }
      return count;
    };
  }

  @TempDir Path dir;

  @Test
  void shouldGiveNoChildWiderTermsThanItsParents() throws Exception {
    Map<String, Object> asked = Map.of("budget", Map.of("usd", 99L), "retries", 50L);
    try (Agents agents = Agents.of(Map.of("fan", fanOut(1, asked), "pay", PAY))) {
      Tuple parent =
          agent(Map.of("budget", Map.of("usd", 3L), "deadline", "2099-01-01T00:00:00Z"), "fan");
      agents.runner.execute(parent);

      Tuple child = agents.space.inp(WORK);
      AgentTerms terms = AgentTerms.of(child);
      assertThat(terms.budget().usd()).isEqualTo(3);
      assertThat(terms.retries()).hasValue(0);
      assertThat(terms.deadline()).isEqualTo("2099-01-01T00:00:00Z");
      assertThat(child.parent()).isEqualTo(parent.id());
      assertThat(child.map()).containsExactly(0L, 0L, 0L);
      assertThat(child.authority()).isEqualTo("subagent_0.0.0");
      assertThat(child.source()).isEqualTo("root");
    }
  }

  @Test
  void shouldChargeWhatAChildUsesToItsParentToo() throws Exception {
    try (Agents agents = Agents.of(Map.of("fan", fanOut(3, Map.of()), "pay", PAY))) {
      Tuple parent = agent(Map.of("budget", Map.of("usd", 2L), "alarm_at", 1L), "fan", "pay");
      AgentOutcome outcome = agents.runner.execute(parent);
      assertThat(outcome.status()).isEqualTo(AgentStatus.OK);

      assertThat(agents.runner.complete(agents.space.inp(WORK)).status()).isEqualTo(AgentStatus.OK);
      AgentOutcome last = agents.runner.complete(agents.space.inp(WORK));
      assertThat(last.status()).isEqualTo(AgentStatus.BUDGET);
      assertThat(last.error())
          .startsWith("budget.usd=2.0 of tuple=" + parent.id() + " is used up to used=2.0");
      assertThat(last.receipts().ids()).isEmpty();
      // The parent's own, told by whoever has used the last of it.
      assertThat(agents.alarms()).hasSize(1);
      assertThat(agents.alarms().getFirst().parent()).isEqualTo(parent.id());
      agents.verify();
    }
  }

  @Test
  void shouldShareTheBudgetAfterTheParentAndItsProcessHaveEnded() throws Exception {
    Map<String, TupleYool> yools = Map.of("fan", fanOut(3, Map.of()), "pay", PAY);
    try (Agents agents = Agents.on(dir).open(yools)) {
      agents.runner.execute(agent(Map.of("budget", Map.of("usd", 2L)), "fan"));
      agents.runner.complete(agents.space.inp(WORK));
    }
    try (Agents agents = Agents.on(dir).open(yools)) {
      assertThat(agents.runner.complete(agents.space.inp(WORK)).status()).isEqualTo(AgentStatus.OK);
    }
    try (Agents agents = Agents.on(dir).open(yools)) {
      assertThat(agents.runner.complete(agents.space.inp(WORK)).status())
          .isEqualTo(AgentStatus.BUDGET);
      agents.verify();
    }
  }

  @Test
  void shouldShareTheBudgetAmongThoseWhoRunAtTheSameTime() throws Exception {
    try (Agents agents = Agents.of(Map.of("fan", fanOut(40, Map.of()), "pay", PAY))) {
      agents.runner.execute(agent(Map.of("budget", Map.of("usd", 25L)), "fan"));
      List<Tuple> children = agents.space.inAll(WORK, 40);
      List<AgentOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads =
          children.stream()
              .map(child -> Thread.ofVirtual().start(() -> outcomes.add(completed(agents, child))))
              .toList();
      for (Thread each : threads) {
        each.join();
      }

      assertThat(outcomes).hasSize(40);
      assertThat(outcomes.stream().filter(each -> each.status() == AgentStatus.OK)).hasSize(25);
      assertThat(outcomes.stream().filter(each -> each.status() == AgentStatus.BUDGET)).hasSize(15);
      assertThat(agents.alarms()).hasSize(1);
      agents.verify();
    }
  }

  private static AgentOutcome completed(Agents agents, Tuple tuple) {
    try {
      return agents.runner.complete(tuple);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldPutOutTheSameAgentsWhenAStepIsDoneAgain() throws Exception {
    AtomicBoolean fails = new AtomicBoolean(true);
    TupleYool fan = fanOut(2, Map.of());
    TupleYool fanAndFail =
        tuple -> {
          fan.run(tuple);
          if (fails.get()) {
            throw new IllegalStateException("after two agents");
          }
          return null;
        };
    Tuple agent = agent(Map.of("budget", Map.of("usd", 9L)), "fan");
    try (Agents agents = Agents.of(Map.of("fan", fanAndFail, "pay", PAY))) {
      agents.runner.execute(agent);
      AgentOutcome first = agents.runner.complete(agents.space.inp(WORK));
      fails.set(false);
      agents.runner.execute(agent);

      assertThat(agents.space.count(WORK)).isEqualTo(2);
      List<Integer> answered = new ArrayList<>();
      for (Tuple child : agents.space.inAll(WORK, 9)) {
        answered.add(agents.runner.complete(child).answered());
      }
      assertThat(answered).containsExactlyInAnyOrder(0, 1);
      assertThat(first.used()).containsEntry("usd", 1.0);
    }
  }
}
