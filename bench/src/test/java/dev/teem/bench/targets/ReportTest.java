package dev.teem.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.teem.engine.receipt.CanonicalJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Figures SMALL_HEAP = Figures.of(100);

  @Test
  void shouldTakeTheMiddleOfOddAndOfEvenReadings() {
    assertThat(Figures.of(3, 1, 2)).isEqualTo(new Figures(2, 1, 3));
    assertThat(Figures.of(4, 1, 2, 3)).isEqualTo(new Figures(2.5, 1, 4));
  }

  @Test
  void shouldCompareReadingsTakenInTurn() {
    assertThat(Figures.ratios(List.of(2.0, 6.0, 20.0), List.of(1.0, 2.0, 5.0)))
        .isEqualTo(new Figures(3, 2, 4));
  }

  @Test
  void shouldJudgeByTheMedianAndAllowTheLimitItself() {
    assertThat(Row.judged(Target.S3, new Figures(1.5, 1, 9), List.of()).verdict())
        .isEqualTo(Verdict.MET);
    assertThat(Row.judged(Target.S3, new Figures(1.51, 1, 9), List.of()).verdict())
        .isEqualTo(Verdict.NOT_MET);
  }

  @Test
  void shouldWantMoreWhereMoreIsBetter() {
    Limit atLeast = Limit.atLeast(0.6);
    assertThat(atLeast.judge(new Figures(0.6, 0.1, 0.7))).isEqualTo(Verdict.MET);
    assertThat(atLeast.judge(new Figures(0.59, 0.5, 9))).isEqualTo(Verdict.NOT_MET);
    assertThat(atLeast).hasToString(">= 0.6");
    assertThat(atLeast.name()).isEqualTo("at_least");
    assertThat(Limit.atMost(6)).hasToString("<= 6");
    assertThat(Limit.atMost(256)).hasToString("<= 256");
    assertThat(Limit.atMost(1 / 12.0)).hasToString("<= 0.0833");
    assertThat(Limit.atMost(6).name()).isEqualTo("at_most");
  }

  @Test
  void shouldNotMeetALimitWithARatioToNothing() {
    assertThat(Limit.atLeast(5).judge(Figures.of(Double.POSITIVE_INFINITY)))
        .isEqualTo(Verdict.NOT_MET);
    assertThat(Limit.atMost(5).judge(Figures.of(Double.NaN))).isEqualTo(Verdict.NOT_MET);
  }

  @Test
  void shouldSayWhyATargetWasSkippedAndStaySound() {
    Row skipped = Row.skipped(Target.S4, "go is not installed");
    Report report = new Report("a machine", 0.5, false, List.of(skipped));

    assertThat(report.sound()).isTrue();
    assertThat(report.table())
        .containsPattern("S4 +- +<= 0\\.35 +skipped +S3's own time\\s+go is not installed");
    assertThat(report.json())
        .contains("\"verdict\":\"skipped\"", "\"note\":\"go is not installed\"");
  }

  @Test
  void shouldJudgeSavinaByTheMeanAndByEachProgram() {
    Row.Part fast = new Row.Part("fast", "", Figures.of(0.01));
    Row.Part slow = new Row.Part("slow", "", Figures.of(0.5));
    Row.Part slower = new Row.Part("slower", "", Figures.of(0.51));

    Row good = SavinaMeasurement.judge(List.of(fast, slow), List.of());
    assertThat(good.measured().median()).isCloseTo(Math.sqrt(0.01 * 0.5), within(1e-9));
    assertThat(good.verdict()).isEqualTo(Verdict.MET);
    assertThat(SavinaMeasurement.judge(List.of(slow), List.of()).verdict())
        .isEqualTo(Verdict.NOT_MET);
    assertThat(SavinaMeasurement.judge(List.of(fast, slower), List.of()).verdict())
        .isEqualTo(Verdict.NOT_MET);
  }

  @Test
  void shouldWantASmallHeapAndAFlatOne() {
    assertThat(HeapMeasurement.judge(SMALL_HEAP, Figures.of(110), List.of()).verdict())
        .isEqualTo(Verdict.MET);
    assertThat(HeapMeasurement.judge(SMALL_HEAP, Figures.of(111), List.of()).verdict())
        .isEqualTo(Verdict.NOT_MET);
    assertThat(HeapMeasurement.judge(Figures.of(250), Figures.of(257), List.of()).verdict())
        .isEqualTo(Verdict.NOT_MET);
  }

  @Test
  void shouldNotCallAHeapFlatThatWasMeasuredAtOneSize() {
    HeapMeasurement.Size fits = new HeapMeasurement.Size(SMALL_HEAP, SMALL_HEAP, SMALL_HEAP);
    HeapMeasurement.Size tooLarge =
        new HeapMeasurement.Size(Figures.of(257), SMALL_HEAP, SMALL_HEAP);

    assertThat(HeapMeasurement.withoutLarge(fits, List.of(), "why").verdict())
        .isEqualTo(Verdict.SKIPPED);
    assertThat(HeapMeasurement.withoutLarge(tooLarge, List.of(), "why").verdict())
        .isEqualTo(Verdict.NOT_MET);
  }

  @Test
  void shouldSayTheSameToPeopleAndToPrograms() {
    Row met = Row.judged(Target.S4, Figures.of(0.25), List.of());
    Row failed = Row.failed(Target.S5, new IOException("it broke"));
    Report report = new Report("a machine", 0.5, false, List.of(met, failed));

    assertThat(report.sound()).isFalse();
    assertThat(report.table())
        .containsPattern("S4 +0\\.25 \\(0\\.25 \\.\\. 0\\.25\\) +<= 0\\.35 +met +S3's own time")
        .containsPattern("S5 +- +<= 256 MiB +failed")
        .contains("it broke", "a machine");
    assertThat(CanonicalJson.parse(report.json()))
        .isInstanceOfSatisfying(
            Map.class,
            json ->
                assertThat(json.get("targets").toString())
                    .contains("id=S4", "verdict=met", "median=0.25", "verdict=failed"));
  }
}
