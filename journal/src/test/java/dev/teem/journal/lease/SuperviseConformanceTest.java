package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SuperviseConformanceTest {
  private static final Set<String> KINDS =
      Set.of(
          "supervise",
          "norm_tree_prefix",
          "prefixes_collide",
          "lane_trees_disjoint",
          "tree_disjoint_from_all_live",
          "overlapping_concurrent_lanes");

  @ParameterizedTest
  @MethodSource("plans")
  void shouldPlanAsTheReferenceDoes(Case vector) {
    if (vector.has("error")) {
      assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> plan(vector));
      return;
    }
    SupervisePlan plan = plan(vector);
    Case expected = vector.object("expected");
    assertThat(plan.outcome()).hasToString(expected.text("outcome"));
    assertThat((long) plan.alive()).isEqualTo(expected.integer("alive"));
    assertThat((long) plan.admissible()).isEqualTo(expected.integer("admissible"));
    assertThat(plan.spawn()).isEqualTo(expected.list("spawn"));
    assertThat(plan.reap()).isEqualTo(expected.list("reap"));
    assertThat(plan.flag()).isEqualTo(expected.list("flag"));
    assertThat(plan.proposedHalt()).isEqualTo(expected.list("proposed_halt"));
    assertThat(plan.hold()).isEqualTo(expected.list("hold"));
  }

  private static SupervisePlan plan(Case vector) {
    Case policy = vector.object("policy");
    Long maxConcurrency = (Long) policy.fields().get("max_concurrency");
    return Supervisor.plan(
        vector.objects("lanes").stream().map(SuperviseConformanceTest::lane).toList(),
        Math.toIntExact(vector.integer("target")),
        new SupervisePolicy(
            flag(policy, "count_spinning_as_alive"),
            flag(policy, "reap_stalled"),
            millis(policy, "spin_halt_after_ms"),
            maxConcurrency == null ? null : Math.toIntExact(maxConcurrency)));
  }

  private static SupervisedLane lane(Case fields) {
    String liveness = fields.text("liveness");
    return new SupervisedLane(
        fields.text("lane"),
        tree(fields.list("tree")),
        flag(fields, "is_exclusive"),
        flag(fields, "repeatable"),
        flag(fields, "pending"),
        liveness == null ? null : Liveness.valueOf(liveness),
        millis(fields, "spinning_age_ms"));
  }

  private static boolean flag(Case fields, String name) {
    return (Boolean) fields.fields().get(name);
  }

  private static Duration millis(Case fields, String name) {
    return fields.fields().get(name) == null ? null : Duration.ofMillis(fields.integer(name));
  }

  @ParameterizedTest
  @MethodSource("prefixes")
  void shouldCutGlobsAsTheReferenceDoes(Case vector) {
    assertThat(LaneTree.prefix(vector.text("input"))).isEqualTo(vector.text("expected"));
  }

  @ParameterizedTest
  @MethodSource("collisions")
  void shouldSeePrefixesCollideWhereTheReferenceDoes(Case vector) {
    assertThat(LaneTree.collide(vector.text("a"), vector.text("b"))).isEqualTo(expected(vector));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldSeeTreesDisjointWhereTheReferenceDoes(Case vector) {
    LaneTree left = tree(vector.list("a"));
    LaneTree right = tree(vector.list("b"));
    assertThat(left.isDisjointFrom(right)).isEqualTo(expected(vector));
    assertThat(right.isDisjointFrom(left)).isEqualTo(expected(vector));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldSeeATreeDisjointFromAllWhereTheReferenceDoes(Case vector) {
    Map<?, ?> treeOfLane = vector.map("tree_of_lane");
    List<LaneTree> live =
        vector.objects("live").stream()
            .map(lease -> (List<?>) treeOfLane.get(lease.fields().get("lane")))
            .map(globs -> globs == null ? LaneTree.EMPTY : tree(globs))
            .toList();
    assertThat(tree(vector.list("requested_tree")).isDisjointFromAll(live))
        .isEqualTo(expected(vector));
  }

  @ParameterizedTest
  @MethodSource("rosters")
  void shouldFindTheOverlapsOfTheReference(Case vector) {
    List<SupervisedLane> lanes =
        vector.objects("lanes").stream()
            .map(lane ->
                new SupervisedLane(
                    lane.text("lane"),
                    tree(lane.list("tree")),
                    flag(lane, "is_exclusive"),
                    false,
                    false,
                    null,
                    null))
            .toList();
    assertThat(
            Supervisor.overlaps(lanes).stream()
                .map(overlap -> List.of(overlap.first(), overlap.second()))
                .toList())
        .isEqualTo(vector.list("expected"));
  }

  @Test
  void shouldLeaveNoCaseOut() {
    Set<String> kinds = new HashSet<>();
    cases().forEach(vector -> kinds.add(vector.text("kind")));
    assertThat(kinds).isEqualTo(KINDS);
  }

  private static LaneTree tree(List<?> globs) {
    return LaneTree.of(globs.stream().map(glob -> (String) glob).toList());
  }

  private static boolean expected(Case vector) {
    return flag(vector, "expected");
  }

  static Stream<Case> plans() {
    return ofKind("supervise");
  }

  static Stream<Case> prefixes() {
    return ofKind("norm_tree_prefix");
  }

  static Stream<Case> collisions() {
    return ofKind("prefixes_collide");
  }

  static Stream<Case> pairs() {
    return ofKind("lane_trees_disjoint");
  }

  static Stream<Case> requests() {
    return ofKind("tree_disjoint_from_all_live");
  }

  static Stream<Case> rosters() {
    return ofKind("overlapping_concurrent_lanes");
  }

  private static Stream<Case> ofKind(String kind) {
    return cases().filter(vector -> vector.text("kind").equals(kind));
  }

  private static Stream<Case> cases() {
    return ConformanceVectors.of("supervise.json");
  }
}
