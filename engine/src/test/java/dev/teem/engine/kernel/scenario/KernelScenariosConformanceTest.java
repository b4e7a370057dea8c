package dev.teem.engine.kernel.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelScenariosConformanceTest {
  private static final Set<String> OF_SEVERAL_NODES = Set.of("dial", "spawnRemote");
  private static final Set<String> KINDS =
      Set.of("normal", "killed", "fault", "quota", "deadline", "shutdown");
  private static final boolean NEWEST_FIRST = deviates("the engine is shut down");
  private static final boolean REFUSED_BY_STATUS =
      deviates("a message from outside is refused by a full mailbox");

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldRunProgramsAsTheReferenceDoes(Case vector) {
    check(vector, Style.PROGRAMS);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void shouldRunProgramsTheSameWithoutTheCoresOwnStacks(Case vector) {
    check(vector, Style.HANDED_OVER);
  }

  @ParameterizedTest
  @MethodSource("scenariosWithBehaviors")
  void shouldRunBehaviorsAsTheReferenceRunsPrograms(Case vector) {
    check(vector, Style.BEHAVIORS);
  }

  @Test
  void shouldLeaveOutNothingButWhatNeedsOtherNodes() {
    long all = ConformanceVectors.of(Scenarios.FILE).count();
    long remote = ConformanceVectors.of(Scenarios.FILE).filter(each -> !isLocal(each)).count();
    assertThat(scenarios()).hasSize((int) (all - remote));
    assertThat(deviates("another node is named")).isEqualTo(remote > 0);
  }

  private static void check(Case vector, Style style) {
    Case expected = vector.object("expected");
    try (Scenario scenario = new Scenario(vector, style)) {
      scenario.play(vector.objects("host"));
      boolean shutDown = operations(vector.list("host")).contains("shutdown") && NEWEST_FIRST;
      List<Case> runs = expected.objects("runs");
      assertThat(scenario.outcomes()).hasSameSizeAs(runs);
      for (int i = 0; i < runs.size(); i++) {
        compare(scenario.outcomes().get(i), runs.get(i), shutDown);
      }
      assertThat(lines(scenario.results())).isEqualTo(lines(expected.list("host_results")));
    }
  }

  private static void compare(Map<String, Object> run, Case expected, boolean shutDown) {
    for (String ordered : List.of("log", "exits")) {
      List<String> lines = lines((List<?>) run.get(ordered));
      List<String> wanted = lines(expected.list(ordered));
      if (shutDown) {
        assertThat(lines).as(ordered).containsExactlyInAnyOrderElementsOf(wanted);
      } else {
        assertThat(lines).as(ordered).isEqualTo(wanted);
      }
    }
    Map<String, Object> metrics = metrics((Map<?, ?>) run.get("metrics"), shutDown);
    if (REFUSED_BY_STATUS) {
      metrics.merge("faults", run.get("refusals"), (a, b) -> number(a) + number(b));
    }
    assertThat(Canon.of(metrics)).isEqualTo(Canon.of(metrics(expected.map("metrics"), shutDown)));
    for (String field : List.of("node", "mode", "driver_calls", "now", "ps")) {
      assertThat(Canon.of(run.get(field)))
          .as(field)
          .isEqualTo(Canon.of(expected.fields().get(field)));
    }
  }

  /** As ours count them: all kinds of a program's own as one. */
  private static Map<String, Object> metrics(Map<?, ?> metrics, boolean shutDown) {
    Map<String, Object> comparable = new LinkedHashMap<>();
    metrics.forEach((name, value) -> comparable.put((String) name, value));
    Map<String, Object> kinds = new TreeMap<>();
    new Case(metrics)
        .map("exitsByReason")
        .forEach((kind, count) ->
            kinds.merge(
                KINDS.contains(kind) ? (String) kind : "custom",
                number(count),
                (a, b) -> number(a) + number(b)));
    comparable.put("exitsByReason", kinds);
    if (shutDown) {
      // Who dies first hears of nobody's end, so that this depends on the order.
      comparable.remove("sends");
    }
    return comparable;
  }

  private static Double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static List<String> lines(List<?> values) {
    return values.stream().map(Canon::of).toList();
  }

  static Stream<Case> scenarios() {
    return ConformanceVectors.of(Scenarios.FILE).filter(KernelScenariosConformanceTest::isLocal);
  }

  static Stream<Case> scenariosWithBehaviors() {
    return scenarios().filter(KernelScenariosConformanceTest::hasBehaviors);
  }

  private static boolean isLocal(Case vector) {
    Set<String> operations = operations(vector.list("nodes"));
    return OF_SEVERAL_NODES.stream().noneMatch(operations::contains);
  }

  /** A behavior cannot wait for room, so scenarios with bounded mailboxes are for programs. */
  private static boolean hasBehaviors(Case vector) {
    return !vector.fields().toString().contains("maxMailbox")
        && vector.objects("nodes").stream()
            .flatMap(node -> node.map("images").values().stream())
            .anyMatch(
                image -> image instanceof List<?> code && BehaviorFit.fits(Scenarios.code(code)));
  }

  /** All that is done by instructions or by the host. */
  private static Set<String> operations(Object value) {
    Set<String> names = new HashSet<>();
    collect(value, names);
    return names;
  }

  private static void collect(Object value, Set<String> names) {
    List<Object> inner = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      for (String field : List.of("op", "do")) {
        if (map.get(field) instanceof String name) {
          names.add(name);
        }
      }
      inner.addAll(map.values());
    } else if (value instanceof List<?> list) {
      inner.addAll(list);
    }
    inner.forEach(each -> collect(each, names));
  }

  private static boolean deviates(String where) {
    return ConformanceVectors.deviates(Scenarios.FILE, where);
  }
}
