package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusTextTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(teem_[a-z_]+)"
              + "(?:\\{([a-zA-Z_]\\w*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)+})? [0-9.E-]+");
  private static final Metrics METRICS =
      new Metrics(
          3,
          100,
          8,
          5,
          40,
          39,
          50,
          2,
          Map.of("normal", 4L, "custom", 1L),
          Map.of("tokens", 90.0, "usd", 0.000001),
          6,
          7,
          8,
          9);

  @Test
  void shouldHaveEveryMetric() {
    assertThat(PrometheusText.of(METRICS, Map.of()).lines().filter(line -> !line.startsWith("#")))
        .containsExactly(
            "teem_processes 3",
            "teem_events_total 100",
            "teem_spawns_total 8",
            "teem_exits_total{reason=\"normal\"} 4",
            "teem_exits_total{reason=\"killed\"} 0",
            "teem_exits_total{reason=\"fault\"} 0",
            "teem_exits_total{reason=\"quota\"} 0",
            "teem_exits_total{reason=\"deadline\"} 0",
            "teem_exits_total{reason=\"shutdown\"} 0",
            "teem_exits_total{reason=\"custom\"} 1",
            "teem_sends_total 40",
            "teem_recvs_total 39",
            "teem_scheds_total 50",
            "teem_faults_total 2",
            "teem_charged_total{meter=\"tokens\"} 90.0",
            "teem_charged_total{meter=\"toolCalls\"} 0.0",
            "teem_charged_total{meter=\"usd\"} 1.0E-6",
            "teem_mailbox_full_total 6",
            "teem_inbox_full_total 7",
            "teem_late_replies_total 8",
            "teem_slow_steps_total 9");
  }

  @Test
  void shouldPutHelpAndTypeBeforeTheSamplesOfEachMetric() {
    Set<String> helped = new HashSet<>();
    Set<String> typed = new HashSet<>();
    String text = PrometheusText.of(METRICS, Map.of("host", "a \"b\" \\ c\nd"));
    assertThat(text).endsWith("\n");
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        assertThat(helped.add(words[2])).as(line).isTrue();
      } else if (line.startsWith("# TYPE ")) {
        assertThat(typed.add(words[2])).as(line).isTrue();
        assertThat(words[3]).isEqualTo(words[2].endsWith("_total") ? "counter" : "gauge");
      } else {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(helped).contains(sample.group(1));
        assertThat(typed).contains(sample.group(1));
      }
    }
    assertThat(helped).hasSize(13).isEqualTo(typed);
  }

  @Test
  void shouldPutTheHostsLabelsOnEachLineEscaped() {
    String text = PrometheusText.of(METRICS, Map.of("zone", "b", "host", "a \"b\" \\ c\nd"));
    String labels = "host=\"a \\\"b\\\" \\\\ c\\nd\",zone=\"b\"";
    assertThat(text)
        .contains("\nteem_processes{" + labels + "} 3\n")
        .contains("\nteem_exits_total{" + labels + ",reason=\"normal\"} 4\n")
        .contains("\nteem_charged_total{" + labels + ",meter=\"tokens\"} 90.0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "9a", "a-b", "a\"", "ä", "__name__", "reason", "meter"})
  void shouldRefuseALabelThatPrometheusOrTheEngineWouldNot(String name) {
    assertThatThrownBy(() -> PrometheusText.of(METRICS, Map.of(name, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label=" + name);
  }
}
