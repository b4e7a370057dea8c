package dev.teem.engine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.space.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTermsTest {
  private static AgentTerms terms(String json) {
    return AgentTerms.parse(CanonicalJson.parse(json));
  }

  private static Ancestor ancestor(AgentTerms terms) {
    return new Ancestor("sha256:p", "p", terms.budget(), terms.alarmAt());
  }

  @Test
  void shouldReadAllTerms() {
    AgentTerms terms =
        terms(
            """
            {"budget": {"usd": 2.5, "tokens": 100000}, "deadline": "2026-11-22T13:00:00+01:00",
             "retries": 3, "cpu_quota_pct": 50, "disk_quota_mb": 200, "alarm_at": 0.5}
            """);

    assertThat(terms.budget()).isEqualTo(new Budget(2.5, 100_000));
    assertThat(terms.deadline()).isEqualTo("2026-11-22T12:00:00Z");
    assertThat(terms.retries()).hasValue(3);
    assertThat(terms.cpuQuotaPct()).isEqualTo(50);
    assertThat(terms.diskQuotaMb()).isEqualTo(200);
    assertThat(terms.alarmAt()).isEqualTo(0.5);
    assertThat(terms.within()).isEmpty();
  }

  @Test
  void shouldBeThoseOfATuplesData() {
    Map<String, Object> json = Map.of("data", Map.of("agent_terms", Map.of("retries", 1L)));

    assertThat(AgentTerms.of(Tuple.fromJson(json)).retries()).hasValue(1);
    assertThat(AgentTerms.of(Tuple.fromJson(Map.of("agent_terms", Map.of("retries", 2L)))))
        .isEqualTo(terms("{\"retries\": 2}"));
    assertThat(AgentTerms.of(Tuple.fromJson(Map.of()))).isSameAs(AgentTerms.NONE);
  }

  @Test
  void shouldLimitNothingThatIsLeftOut() {
    assertThat(terms("{}")).isEqualTo(AgentTerms.NONE);
    assertThat(terms("{\"budget\": {\"usd\": 1}}").budget())
        .isEqualTo(new Budget(1, Double.POSITIVE_INFINITY));
    assertThat(AgentTerms.NONE.deadline()).isEqualTo(Instant.MAX);
    assertThat(AgentTerms.NONE.retries()).isEqualTo(OptionalInt.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1763812800", "1763812800.0", "\"2025-11-22T12:00:00Z\""})
  void shouldReadDatesAndSecondsOfADeadline(String deadline) {
    assertThat(terms("{\"deadline\": " + deadline + "}").deadline())
        .isEqualTo("2025-11-22T12:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7|agent_terms=7 is not an object; write it in braces",
        "{\"buget\": {}}|agent_terms.buget is unknown; there are alarm_at, budget, cpu_quota_pct,"
            + " deadline, disk_quota_mb, retries, within",
        "{\"budget\": {\"eur\": 1}}|agent_terms.budget.eur is unknown; there are tokens, usd",
        "{\"budget\": 5}|agent_terms.budget=5 is not an object; write it in braces",
        "{\"budget\": {\"usd\": 0}}|agent_terms.budget.usd=0 is not a number above 0, up to 1.0E12;"
            + " leave it out for no limit",
        "{\"budget\": {\"tokens\": 1.5}}|agent_terms.budget.tokens=1.5 is not an integer from 1 to"
            + " 9007199254740992; leave it out for no limit",
        "{\"retries\": -1}|agent_terms.retries=-1 is not an integer from 0 to 100; leave it out for"
            + " the runner's own",
        "{\"cpu_quota_pct\": 101}|agent_terms.cpu_quota_pct=101 is not an integer from 1 to 100;"
            + " leave it out for 100",
        "{\"disk_quota_mb\": \"1\"}|agent_terms.disk_quota_mb=\"1\" is not an integer from 1 to"
            + " 1099511627776; leave it out for no limit",
        "{\"alarm_at\": 1.1}|agent_terms.alarm_at=1.1 is not a number above 0, up to 1.0; leave it"
            + " out for 0.8",
        "{\"deadline\": 1763812800000}|agent_terms.deadline=1763812800000 is not a date, such as"
            + " \"2026-11-22T12:00:00Z\", or seconds since 1970, up to the year 9999; are these"
            + " milliseconds? divide them by 1000",
        "{\"deadline\": \"2026-11-22T12:00:00\"}|agent_terms.deadline=\"2026-11-22T12:00:00\" is not"
            + " a date, such as \"2026-11-22T12:00:00Z\", or seconds since 1970, up to the year"
            + " 9999; give day, time and zone, or leave it out for none",
      })
  void shouldNameMemberValueAndRemedyOfWhatIsWrong(String json, String message) {
    assertThatThrownBy(() -> terms(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldTakeNumbersThatOtherCodeHasMade() {
    assertThat(AgentTerms.parse(Map.of("retries", 3, "alarm_at", 1)).retries()).hasValue(3);
  }

  @Test
  void shouldGiveNoChildWiderTermsThanItsParents() {
    AgentTerms parent =
        terms(
            """
            {"budget": {"usd": 2, "tokens": 100}, "deadline": "2026-01-01T00:00:00Z",
             "retries": 1, "cpu_quota_pct": 40, "disk_quota_mb": 10, "alarm_at": 0.5}
            """);
    AgentTerms asked =
        terms(
            """
            {"budget": {"usd": 9, "tokens": 50}, "deadline": "2027-01-01T00:00:00Z",
             "retries": 7, "cpu_quota_pct": 90, "disk_quota_mb": 5, "alarm_at": 0.9}
            """);

    for (AgentTerms child : List.of(asked, AgentTerms.NONE)) {
      AgentTerms got = child.below(parent, ancestor(parent));
      assertThat(got.budget().usd()).isEqualTo(2);
      assertThat(got.budget().tokens()).isEqualTo(Math.min(100, child.budget().tokens()));
      assertThat(got.deadline()).isEqualTo("2026-01-01T00:00:00Z");
      assertThat(got.retries()).hasValue(1);
      assertThat(got.cpuQuotaPct()).isEqualTo(40);
      assertThat(got.diskQuotaMb()).isEqualTo(Math.min(10, child.diskQuotaMb()));
      assertThat(got.alarmAt()).isEqualTo(0.5);
      assertThat(got.within()).containsExactly(ancestor(parent));
      assertThat(AgentTerms.parse(CanonicalJson.parse(CanonicalJson.write(got.toJson()))))
          .isEqualTo(got);
    }
  }

  @Test
  void shouldLeaveOutAncestorsWithoutABudget() {
    AgentTerms parent = terms("{\"retries\": 2}");

    assertThat(AgentTerms.NONE.below(parent, ancestor(parent)).within()).isEmpty();
  }

  @Test
  void shouldNotGoDeeperThanCanBeCounted() {
    AgentTerms terms = terms("{\"budget\": {\"usd\": 1}}");
    for (int level = 0; level < AgentTerms.MAX_WITHIN; level++) {
      terms = AgentTerms.NONE.below(terms, ancestor(terms));
    }
    AgentTerms deepest = terms;

    assertThatThrownBy(() -> AgentTerms.NONE.below(deepest, ancestor(deepest)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("agents with budgets above this one=65, more than 64");
  }
}
