package dev.teem.journal.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the command are with the command. */
class StateDiffConformanceTest {
  private static final String FILE = "state-diff.json";

  @ParameterizedTest
  @MethodSource("diffs")
  void shouldFindTheChangesThatTheReferenceFinds(Case vector) {
    StateDelta delta = delta(vector);

    Case expected = vector.object("delta");
    assertThat(List.copyOf(delta.inserted())).isEqualTo(expected.list("inserted"));
    assertThat(List.copyOf(delta.deleted())).isEqualTo(expected.list("deleted"));
    assertThat(List.copyOf(delta.updated())).isEqualTo(expected.list("updated"));
    assertThat(List.copyOf(delta.changed())).isEqualTo(vector.list("changed"));
  }

  @ParameterizedTest
  @MethodSource("diffs")
  void shouldJudgeAsTheReferenceDoesOnEveryRung(Case vector) {
    StateDelta delta = delta(vector);
    EffectClaim claim =
        new EffectClaim(vector.text("key"), vector.text("subject"), vector.text("narrated"));
    vector
        .map("by_rung")
        .forEach((rung, expected) -> {
          StateDiffWitness witness =
              new StateDiffWitness(delta, Accountability.valueOf((String) rung));
          Case wanted = new Case((Map<?, ?>) expected);
          shouldReport(wanted.object("facts"), witness.readBack(claim.probe()), delta);
          shouldBe(wanted.object("verdict"), witness.judge(claim));
        });
  }

  @ParameterizedTest
  @MethodSource("diffs")
  void shouldRefuseSnapshotsByTheAgent(Case vector) {
    assertThat(vector.map("agent_authored").get("rejected")).isEqualTo(true);
    StateDelta delta = delta(vector);
    assertThatThrownBy(() -> new StateDiffWitness(delta, Accountability.AGENT_AUTHORED))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("joins")
  void shouldJoinReadBacksAsTheReferenceDoes(Case vector) {
    EffectClaim claim =
        vector.text("key") == null
            ? EffectClaim.NONE
            : new EffectClaim(vector.text("key"), "", vector.text("narrated"));
    List<ReadBack> readBacks =
        vector.objects("readbacks").stream().map(fields -> readBack(fields, claim)).toList();

    Belief belief = Belief.of(readBacks);

    Case expected = vector.object("belief");
    assertThat(belief.accountableAttesting().isPresent())
        .isEqualTo(expected.fields().get("believe"));
    assertThat(belief.accountableRefuting().isPresent())
        .isEqualTo(expected.fields().get("refuted"));
    assertThat(sources(belief.attesting())).isEqualTo(expected.list("attesting"));
    assertThat(sources(belief.refuting())).isEqualTo(expected.list("refuting"));
    assertThat(sources(belief.silent())).isEqualTo(expected.list("silent"));
    shouldBe(vector.object("verdict"), Verdict.on(claim, readBacks));
  }

  private static void shouldReport(Case expected, ReadBack readBack, StateDelta delta) {
    assertThat(readBack.source()).isEqualTo(expected.text("source_name"));
    assertThat(readBack.accountability()).hasToString(expected.text("accountability"));
    assertThat(readBack.stance()).hasToString(expected.text("stance"));
    assertThat(readBack.subject()).isEqualTo(expected.text("subject"));
    assertThat(readBack.reached()).isEqualTo(expected.fields().get("reachable"));
    if (readBack.stance() == Stance.ATTESTED) {
      assertThat(delta.changeOf(readBack.subject()).map(Change::word)).hasValue(where(expected));
    } else {
      assertThat(where(expected)).isNull();
    }
  }

  private static String where(Case facts) {
    return facts.text("where");
  }

  private static void shouldBe(Case expected, Verdict verdict) {
    assertThat(verdict.word()).isEqualTo(expected.text("verdict"));
    assertThat(verdict.reasonClass()).isEqualTo(expected.text("reason_class"));
    assertThat(verdict instanceof Verdict.Confirmed).isEqualTo(expected.fields().get("believe"));
    assertThat(verdict instanceof Verdict.Refuted).isEqualTo(expected.fields().get("refuted"));
    assertThat(verdict.claim().key()).isEqualTo(expected.text("claim_key"));
    assertThat(verdict.claim().narrated()).isEqualTo(expected.text("narrated"));
    assertThat(verdict.decidedBy().map(ReadBack::source).orElse(""))
        .isEqualTo(expected.text("witness"));
    assertThat(verdict.decidedBy().map(by -> by.accountability().name()).orElse(null))
        .isEqualTo(expected.text("accountability"));
    assertThat(sources(verdict.silent())).isEqualTo(expected.list("silent_witnesses"));
    assertThat(verdict.reason()).isNotBlank();
  }

  private static ReadBack readBack(Case fields, EffectClaim claim) {
    return new ReadBack(
        fields.text("source_name"),
        Accountability.valueOf(fields.text("accountability")),
        Stance.valueOf(fields.text("stance")),
        claim.probe(),
        (Boolean) fields.fields().get("reachable"));
  }

  private static List<String> sources(List<ReadBack> readBacks) {
    return readBacks.stream().map(ReadBack::source).toList();
  }

  private static StateDelta delta(Case vector) {
    return StateDelta.between(
        Snapshot.parse(vector.text("before_json")), Snapshot.parse(vector.text("after_json")));
  }

  static Stream<Case> diffs() {
    return ofKind("diff");
  }

  static Stream<Case> joins() {
    return ofKind("join");
  }

  private static Stream<Case> ofKind(String kind) {
    return ConformanceVectors.of(FILE).filter(vector -> vector.text("kind").equals(kind));
  }
}
