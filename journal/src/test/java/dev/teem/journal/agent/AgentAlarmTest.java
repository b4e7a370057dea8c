package dev.teem.journal.agent;

import static dev.teem.journal.agent.Agents.agent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.Meter;
import dev.teem.engine.agent.AgentOutcome;
import dev.teem.engine.agent.AgentStatus;
import dev.teem.engine.agent.AgentStep;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.space.Tuple;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "An alarm tuple when a budget threshold is crossed." */
class AgentAlarmTest {
  private static final TupleYool PAY =
      _ -> {
        AgentStep.current().charge(Meter.USD, 1);
        return null;
      };

  @TempDir Path dir;

  @Test
  void shouldPutOutAnAlarmTupleOnceWhenAThresholdIsCrossed() throws Exception {
    Tuple agent =
        agent(Map.of("budget", Map.of("usd", 4L), "alarm_at", 0.5), "pay", "pay", "pay", "pay");
    try (Agents agents = Agents.of(Map.of("pay", PAY))) {
      assertThat(agents.runner.execute(agent).status()).isEqualTo(AgentStatus.OK);

      assertThat(agents.alarms()).hasSize(1);
      Tuple alarm = agents.alarms().getFirst();
      assertThat(alarm.yool()).isEqualTo("alarm");
      assertThat(alarm.lane()).isEqualTo("alarms");
      assertThat(alarm.parent()).isEqualTo(agent.id());
      assertThat(alarm.data())
          .isEqualTo(Map.of("meter", "usd", "used", 2.0, "limit", 4.0, "alarm_at", 0.5));
      assertThat(alarm.id()).isEqualTo(Tuple.contentId(alarm.toJson()));
    }
  }

  @Test
  void shouldPutOutAnAlarmTupleForTokensToo() throws Exception {
    TupleYool think =
        _ -> {
          AgentStep.current().charge(Meter.TOKENS, 300);
          return null;
        };
    Map<String, Object> terms =
        Map.of("budget", Map.of("tokens", 1_000L, "usd", 1L), "alarm_at", 0.5);
    Tuple agent = agent(terms, "think", "think", "think");
    try (Agents agents = Agents.of(Map.of("think", think))) {
      assertThat(agents.runner.execute(agent).status()).isEqualTo(AgentStatus.OK);

      assertThat(agents.alarms()).as("none of usd, none a second time").hasSize(1);
      Tuple alarm = agents.alarms().getFirst();
      assertThat(alarm.yool()).isEqualTo("alarm");
      assertThat(alarm.lane()).isEqualTo("alarms");
      assertThat(alarm.parent()).isEqualTo(agent.id());
      assertThat(alarm.data())
          .isEqualTo(Map.of("meter", "tokens", "used", 600.0, "limit", 1_000.0, "alarm_at", 0.5));
    }
  }

  @Test
  void shouldPutOutOneAlarmTupleForEachMeter() throws Exception {
    TupleYool both =
        _ -> {
          AgentStep.current().charge(Meter.TOKENS, 300);
          AgentStep.current().charge(Meter.USD, 1);
          return null;
        };
    Map<String, Object> terms =
        Map.of("budget", Map.of("tokens", 1_000L, "usd", 4L), "alarm_at", 0.5);
    try (Agents agents = Agents.of(Map.of("both", both))) {
      agents.runner.execute(agent(terms, "both", "both", "both"));
      assertThat(agents.alarms())
          .extracting(alarm -> alarm.data().get("meter"))
          .containsExactlyInAnyOrder("tokens", "usd");
    }
  }

  @Test
  void shouldRaiseItAtFourFifthsIfTheTermsDoNotSay() throws Exception {
    try (Agents agents = Agents.of(Map.of("pay", PAY))) {
      agents.runner.execute(agent(Map.of("budget", Map.of("usd", 5L)), "pay", "pay", "pay"));
      assertThat(agents.alarms()).isEmpty();

      agents.runner.execute(agent(Map.of("budget", Map.of("usd", 5L)), "pay", "pay", "pay", "pay"));
      assertThat(agents.alarms()).hasSize(1);
    }
  }

  @Test
  void shouldRaiseNoneWithoutABudget() throws Exception {
    try (Agents agents = Agents.of(Map.of("pay", PAY))) {
      AgentOutcome outcome = agents.runner.execute(agent(Map.of(), "pay"));
      assertThat(outcome.used()).containsEntry("usd", 1.0);
      assertThat(agents.alarms()).isEmpty();
    }
  }

  @Test
  void shouldNotRaiseItAgainAfterARefundWhenTheProgramIsResumed() throws Exception {
    TupleYool ask =
        _ -> {
          AgentStep.current().charge(Meter.USD, 5);
          AgentStep.current().refund(Meter.USD, 4);
          throw new IllegalStateException("broken");
        };
    Map<String, Object> budget = Map.of("usd", 10L);
    Tuple agent = agent(Map.of("budget", budget, "alarm_at", 0.5), "ask");
    for (int run = 0; run < 3; run++) {
      try (Agents agents = Agents.on(dir).open(Map.of("ask", ask))) {
        for (int again = 0; again < 2; again++) {
          agents.runner.execute(agent);
          assertThat(agents.alarms()).hasSize(run + again == 0 ? 1 : 0);
          agents.endAlarms();
        }
      }
    }
    Map<String, Object> larger = Map.of("usd", 20L);
    try (Agents agents = Agents.on(dir).open(Map.of("ask", ask))) {
      agents.runner.execute(agent(Map.of("budget", larger, "alarm_at", 0.5), "ask"));
      assertThat(agents.alarms()).as("of another budget").hasSize(1);
      agents.verify();
    }
  }

  @Test
  void shouldNotRaiseItAgainWhenTheProgramIsResumedAlsoIfItWasDealtWith() throws Exception {
    AtomicReference<Throwable> trouble = new AtomicReference<>(new IllegalStateException("broken"));
    TupleYool payAndFail =
        _ -> {
          AgentStep.current().charge(Meter.USD, 1);
          if (trouble.get() != null) {
            throw (Exception) trouble.get();
          }
          return null;
        };
    Tuple agent = agent(Map.of("budget", Map.of("usd", 10L), "alarm_at", 0.2), "pay", "try");
    try (Agents agents = Agents.on(dir).open(Map.of("pay", PAY, "try", payAndFail))) {
      assertThat(agents.runner.execute(agent).status()).isEqualTo(AgentStatus.FAILED);
      assertThat(agents.alarms()).hasSize(1);
      agents.endAlarms();
    }
    try (Agents agents = Agents.on(dir).open(Map.of("pay", PAY, "try", payAndFail))) {
      assertThat(agents.runner.execute(agent).status()).isEqualTo(AgentStatus.FAILED);
      trouble.set(null);
      assertThat(agents.runner.execute(agent).used()).containsEntry("usd", 4.0);

      assertThat(agents.alarms()).isEmpty();
      agents.verify();
    }
  }
}
