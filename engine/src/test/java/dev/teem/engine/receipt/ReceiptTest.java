package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.5Z");

  @Test
  void shouldVerifyUntilAnythingIsAltered() {
    Receipt receipt = Receipt.of(execution());
    assertThat(receipt.verifies()).isTrue();
    assertThat(withStatus(receipt, "ok").verifies()).isTrue();
    assertThat(withStatus(receipt, "error").verifies()).isFalse();
  }

  private static Receipt withStatus(Receipt receipt, String status) {
    return new Receipt(
        receipt.id(),
        receipt.yool(),
        receipt.inputHash(),
        receipt.args(),
        status,
        receipt.startedAt(),
        receipt.endedAt(),
        receipt.durationMs(),
        receipt.artifacts(),
        receipt.error(),
        receipt.parentId(),
        receipt.cpuQuotaPct(),
        receipt.artifactsPurgedAt());
  }

  @Test
  void shouldKeepItsIdWhenPurged() {
    Receipt receipt = Receipt.of(execution());
    Receipt purged = receipt.purged(START);
    assertThat(purged.id()).isEqualTo(receipt.id());
    assertThat(purged.bodyCanonical())
        .contains("\"artifacts_purged_at\":\"2026-03-01T12:00:00.500000+00:00\"");
    assertThat(purged.verifies()).isTrue();
    assertThat(purged.purged(null)).isEqualTo(receipt);
  }

  @Test
  void shouldNotFollowLaterChangesOfTheArguments() {
    Map<String, Object> args = new HashMap<>(Map.of("n", 1L));
    Receipt receipt = Receipt.of(new Execution("y", args, START, START));
    args.put("n", 2L);
    assertThat(receipt.args()).isEqualTo(Map.of("n", 1L));
    assertThat(receipt.verifies()).isTrue();
  }

  @Test
  void shouldCutTimesToMicroseconds() {
    Receipt receipt =
        Receipt.of(new Execution("y", Map.of(), START.plusNanos(1_999), START.plusNanos(2_000)));
    assertThat(receipt.startedAt()).isEqualTo(START.plusNanos(1_000));
    assertThat(receipt.endedAt()).isEqualTo(START.plusNanos(2_000));
    assertThat(receipt.bodyCanonical())
        .contains("\"started_at\":\"2026-03-01T12:00:00.500001+00:00\"")
        .contains("\"ended_at\":\"2026-03-01T12:00:00.500002+00:00\"");
  }

  @ParameterizedTest
  @CsvSource({"0001-01-01T00:00:00Z,-1", "9999-12-31T23:59:59.999999999Z,1"})
  void shouldRefuseYearsThatHaveNotFourDigits(Instant last, long step) {
    assertThat(Receipt.of(new Execution("y", Map.of(), last, last)).verifies()).isTrue();
    Instant beyond = last.plusNanos(step);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Receipt.of(new Execution("y", Map.of(), START, beyond)))
        .withMessage("endedAt=" + beyond + " is not in years 1 to 9999");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Receipt.of(new Execution("y", Map.of(), beyond, START)))
        .withMessage("startedAt=" + beyond + " is not in years 1 to 9999");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 0",
    "1000, 1",
    "1001000, 1000",
    "-1001000, -1000",
    "-999, 0",
    // CPython's answers; rounding the microseconds before dividing gives one more.
    "249442059675425979, 249442059675425",
    "-210357648305394968, -210357648305394",
  })
  void shouldReckonDurationsInDoubles(long micros, long millis) {
    assertThat(ReceiptTime.durationMs(micros)).isEqualTo(millis);
  }

  @Test
  void shouldAllowAClockSetBack() {
    Receipt receipt = Receipt.of(new Execution("y", Map.of(), START, START.minusMillis(1500)));
    assertThat(receipt.durationMs()).isEqualTo(-1500);
    assertThat(receipt.verifies()).isTrue();
  }

  @Test
  void shouldRefuseArtifactsOfNegativeSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Artifact("p", "00", -1))
        .withMessage("sizeBytes=-1 is negative, path=p");
  }

  private static Execution execution() {
    return new Execution("fs.read", Map.of("n", 1L), START, START.plus(Duration.ofSeconds(2)))
        .artifacts(List.of(new Artifact("output", "00", 3)))
        .parentId("sha256:00");
  }
}
