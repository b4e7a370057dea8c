package dev.teem.bench.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.teem.bench.lane.LaneSimulation.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaneSimulationTest {
  private static final List<Long> SEEDS = List.of(21L, 22L, 23L);

  /** Of a log-normal time with a median of 40 ms and a spread of 0.3. */
  private static final double MEAN_SECONDS = 0.040 * Math.exp(0.3 * 0.3 / 2);

  @ParameterizedTest
  @EnumSource(names = {"TEEM", "GRADIENT2_1S", "REFERENCE"})
  void shouldGiveTheSameForTheSameSeed(Contender contender) {
    Outcome first = run(contender, 21);

    assertThat(run(contender, 21)).isEqualTo(first);
    assertThat(run(contender, 22)).isNotEqualTo(first);
  }

  @Test
  void shouldServeAsManyCallsAtOnceAsTheKneeAndNoMore() {
    Outcome half = fixed(16);
    Outcome knee = fixed(32);
    Outcome twice = fixed(64);

    assertThat(half.perSecond()).isCloseTo(16 / MEAN_SECONDS, within(5.0));
    assertThat(knee.perSecond()).isCloseTo(32 / MEAN_SECONDS, within(10.0));
    assertThat(half.p99Millis()).isCloseTo(knee.p99Millis(), within(1.0));
    assertThat(twice.perSecond()).isCloseTo(knee.perSecond() / 1.2, within(10.0));
    assertThat(twice.p99Millis()).isGreaterThan(1.5 * knee.p99Millis());
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindThatTheKneeIsTheBestFixedLimit(ProviderModel model) {
    List<Outcome> best = FixedLimits.following(model, SEEDS.subList(0, 1));

    assertThat(best).containsExactly(LaneSimulation.run(model, model::knee, SEEDS.getFirst()));
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeWithinTheTargetsOnEveryModel(ProviderModel model) {
    List<Score> scores =
        SEEDS.stream()
            .map(seed ->
                Score.of(
                    LaneSimulation.run(model, Contender.TEEM.start(seed), seed),
                    LaneSimulation.run(model, model::knee, seed)))
            .toList();

    assertThat(scores.stream().mapToDouble(Score::throughput).sorted().toArray()[1])
        .as("%s of seeds %s", scores, SEEDS)
        .isGreaterThanOrEqualTo(0.95);
    assertThat(scores.stream().mapToDouble(Score::p99).sorted().toArray()[1])
        .as("%s of seeds %s", scores, SEEDS)
        .isLessThanOrEqualTo(1.2);
  }

  @Test
  void shouldRegretWhatIsLostAndNotCreditWhatIsWon() {
    assertThat(new Score(0.9, 1.3).regret()).isCloseTo(0.4, within(1e-9));
    assertThat(new Score(1.5, 0.5).regret()).isZero();
  }

  @Test
  void shouldFollowTheReferencesRule() {
    assertThat(new ReferenceRule(20, 256, 80).limit(0)).isEqualTo(20);
    ReferenceRule rule = new ReferenceRule(20, 256, 81);

    assertThat(rule.limit(0)).isEqualTo(40);
    for (int call = 0; call < 20; call++) {
      rule.completed(0, 300_000_000, false, 1, 1);
    }
    assertThat(rule.limit(0)).isEqualTo(80);
    for (int call = 0; call < 20; call++) {
      rule.completed(0, 300_000_000, true, 1, 1);
    }
    assertThat(rule.limit(0)).isEqualTo(40);
  }

  private static Outcome run(Contender contender, long seed) {
    return LaneSimulation.run(ProviderModel.STEP, contender.start(seed), seed);
  }

  private static Outcome fixed(int limit) {
    return LaneSimulation.run(ProviderModel.KNEE_32, now -> limit, 21);
  }
}
