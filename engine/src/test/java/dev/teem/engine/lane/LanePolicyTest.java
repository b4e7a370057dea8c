package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LanePolicyTest {
  private static final LanePolicy DEFAULTS = LanePolicy.from(Map.of());
  private static final List<String> NAMES =
      List.of(
          "LANE_CONCURRENCY",
          "MAX_LANE_CONCURRENCY",
          "CPU_QUOTA_PCT",
          "QUEUE_MAXSIZE",
          "COMPRESSION_THRESHOLD",
          "CACHE_MAX_ENTRIES",
          "CACHE_TTL_S",
          "API_MAX_RETRIES",
          "API_BACKOFF_BASE_MS",
          "API_BACKOFF_MAX_MS",
          "CIRCUIT_FAILURE_THRESHOLD",
          "CIRCUIT_COOLDOWN_S",
          "BATCH_SMALL_TASK_SIZE",
          "CONTEXT_COMPRESSION_CHARS");

  private static LanePolicy with(String name, String value) {
    return LanePolicy.from(Map.of(name, value));
  }

  private static LanePolicy withAll(String value) {
    Map<String, String> environment = new HashMap<>();
    NAMES.forEach(name -> environment.put("YOOL_" + name, value));
    return LanePolicy.from(environment);
  }

  @Test
  void shouldHaveTheDefaultsOfTheReference() {
    assertThat(DEFAULTS)
        .isEqualTo(
            new LanePolicy(
                32,
                64,
                95,
                8192,
                1024,
                16_384,
                Duration.ofSeconds(3600),
                3,
                Duration.ofMillis(100),
                Duration.ofMillis(5000),
                5,
                Duration.ofSeconds(30),
                32,
                6000));
  }

  @Test
  void shouldReadEveryVariableUnderBothNames() {
    for (String prefix : List.of("YOOL_TUPLE_", "YOOL_")) {
      Map<String, String> environment = new HashMap<>();
      for (int i = 0; i < NAMES.size(); i++) {
        environment.put(prefix + NAMES.get(i), String.valueOf(71 + i));
      }
      assertThat(LanePolicy.from(environment))
          .as(prefix)
          .isEqualTo(
              new LanePolicy(
                  71,
                  72,
                  73,
                  74,
                  75,
                  76,
                  Duration.ofSeconds(77),
                  78,
                  Duration.ofMillis(79),
                  Duration.ofMillis(80),
                  81,
                  Duration.ofSeconds(82),
                  83,
                  84));
    }
  }

  @Test
  void shouldReadTheEnvironmentOfTheProcess() {
    assertThat(LanePolicy.fromEnvironment()).isEqualTo(LanePolicy.from(System.getenv()));
  }

  @Test
  void shouldPreferTheFirstName() {
    Map<String, String> both =
        Map.of("YOOL_TUPLE_LANE_CONCURRENCY", "7", "YOOL_LANE_CONCURRENCY", "8");
    assertThat(LanePolicy.from(both).laneConcurrency()).isEqualTo(7);
  }

  @Test
  void shouldSkipABlankValueForTheSecondName() {
    Map<String, String> both =
        Map.of("YOOL_TUPLE_LANE_CONCURRENCY", " \t", "YOOL_LANE_CONCURRENCY", "8");
    assertThat(LanePolicy.from(both).laneConcurrency()).isEqualTo(8);
  }

  @Test
  void shouldTakeTheDefaultIfAllIsBlank() {
    assertThat(withAll("")).isEqualTo(DEFAULTS);
    assertThat(withAll("  ")).isEqualTo(DEFAULTS);
  }

  @Test
  void shouldTakeTheDefaultForWhatIsNoNumber() {
    for (String text : List.of("many", "0x10", "1,5", "--1", "1 2", "nan", "inf", "_1", "1__2")) {
      assertThat(withAll(text)).as(text).isEqualTo(DEFAULTS);
    }
    assertThat(withAll("9".repeat(1000))).isEqualTo(DEFAULTS);
  }

  @Test
  void shouldTakeTheDefaultForAFractionWhereAWholeNumberIsMeant() {
    assertThat(with("YOOL_LANE_CONCURRENCY", "7.0")).isEqualTo(DEFAULTS);
    assertThat(with("YOOL_API_MAX_RETRIES", "1e1")).isEqualTo(DEFAULTS);
  }

  @Test
  void shouldTakeTheDefaultForWhatIsNotPositive() {
    assertThat(withAll("-1")).isEqualTo(DEFAULTS);
    assertThat(with("YOOL_CPU_QUOTA_PCT", "0")).isEqualTo(DEFAULTS);
    assertThat(with("YOOL_LANE_CONCURRENCY", "0")).isEqualTo(DEFAULTS);
    assertThat(with("YOOL_CACHE_TTL_S", "0.0")).isEqualTo(DEFAULTS);
  }

  @Test
  void shouldNotLookAtTheSecondNameIfTheFirstIsNoNumber() {
    Map<String, String> both =
        Map.of("YOOL_TUPLE_LANE_CONCURRENCY", "many", "YOOL_LANE_CONCURRENCY", "8");
    assertThat(LanePolicy.from(both).laneConcurrency()).isEqualTo(32);
  }

  @Test
  void shouldReadNumbersAsTheReferenceDoes() {
    assertThat(with("YOOL_QUEUE_MAXSIZE", " +1_000\n").queueMaxSize()).isEqualTo(1000);
    assertThat(with("YOOL_CACHE_TTL_S", "1_000.5").cacheTtl())
        .isEqualTo(Duration.parse("PT16M40.5S"));
    assertThat(with("YOOL_CACHE_TTL_S", "25e-1").cacheTtl()).isEqualTo(Duration.parse("PT2.5S"));
    assertThat(with("YOOL_CACHE_TTL_S", ".25").cacheTtl()).isEqualTo(Duration.parse("PT0.25S"));
    assertThat(with("YOOL_CACHE_TTL_S", "5.").cacheTtl()).isEqualTo(Duration.parse("PT5S"));
  }

  @Test
  void shouldKeepTheCpuQuotaWithinAHundredPercent() {
    assertThat(with("YOOL_CPU_QUOTA_PCT", "1").cpuQuotaPct()).isEqualTo(1);
    assertThat(with("YOOL_CPU_QUOTA_PCT", "100").cpuQuotaPct()).isEqualTo(100);
    assertThat(with("YOOL_CPU_QUOTA_PCT", "101").cpuQuotaPct()).isEqualTo(100);
  }

  @Test
  void shouldTellWhetherACpuQuotaWasAskedFor() {
    assertThat(LanePolicy.cpuQuotaPct(Map.of(), 100)).isEqualTo(100);
    assertThat(LanePolicy.cpuQuotaPct(Map.of("YOOL_CPU_QUOTA_PCT", "none"), 100)).isEqualTo(100);
    assertThat(LanePolicy.cpuQuotaPct(Map.of("YOOL_CPU_QUOTA_PCT", "95"), 100)).isEqualTo(95);
    assertThat(
            LanePolicy.cpuQuotaPct(
                Map.of("YOOL_TUPLE_CPU_QUOTA_PCT", "30", "YOOL_CPU_QUOTA_PCT", "95"), 100))
        .isEqualTo(30);
  }

  @Test
  void shouldKeepAtLeast64CharactersOfContextWhole() {
    assertThat(with("YOOL_CONTEXT_COMPRESSION_CHARS", "1").contextCompressionChars()).isEqualTo(64);
  }

  @Test
  void shouldKeepDurationsFromAMillisecondUp() {
    assertThat(with("YOOL_CACHE_TTL_S", "0.0001").cacheTtl()).isEqualTo(Duration.parse("PT0.001S"));
    assertThat(with("YOOL_CIRCUIT_COOLDOWN_S", "1e-999999999").circuitCoolDown())
        .isEqualTo(Duration.parse("PT0.001S"));
    assertThat(with("YOOL_CIRCUIT_COOLDOWN_S", "0.0015").circuitCoolDown())
        .isEqualTo(Duration.parse("PT0.0015S"));
  }

  @Test
  void shouldAllowNoRetries() {
    assertThat(with("YOOL_API_MAX_RETRIES", "0").apiMaxRetries()).isZero();
  }

  @Test
  void shouldKeepWhatIsTooLargeAsLargeAsCanBe() {
    LanePolicy large = withAll("99999999999999999999");
    assertThat(large.queueMaxSize()).isEqualTo(Integer.MAX_VALUE);
    assertThat(large.apiMaxRetries()).isEqualTo(Integer.MAX_VALUE);
    assertThat(large.cacheTtl().toNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(with("YOOL_CACHE_TTL_S", "1e999999999").cacheTtl().toNanos())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldRefuseToBeMadeOfWhatIsBeyondARange() {
    assertThatThrownBy(() -> of(0, Duration.ofSeconds(1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cpuQuotaPct=0 is not in 1..100");
    assertThatThrownBy(() -> of(1, Duration.ZERO, 0)).hasMessageContaining("cacheTtl=PT0S");
    assertThatThrownBy(() -> of(1, Duration.ofSeconds(1), -1))
        .hasMessageContaining("apiMaxRetries=-1");
  }

  private static LanePolicy of(int cpuQuotaPct, Duration cacheTtl, int apiMaxRetries) {
    Duration second = Duration.ofSeconds(1);
    return new LanePolicy(
        1, 1, cpuQuotaPct, 1, 1, 1, cacheTtl, apiMaxRetries, second, second, 1, second, 1, 64);
  }
}
