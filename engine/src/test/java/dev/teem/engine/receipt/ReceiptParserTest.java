package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptParserTest {
  private static final Receipt RECEIPT =
      Receipt.of(
          new Execution(
                  "build",
                  Map.of("n", 1L),
                  Instant.parse("2026-03-01T12:00:00Z"),
                  Instant.parse("2026-03-01T12:00:01.5Z"))
              .artifacts(List.of(new Artifact("a", "b", 3))));

  @Test
  void shouldReadWhatItWrites() {
    assertThat(Receipt.parse(RECEIPT.stored())).isEqualTo(RECEIPT);
    Receipt marked = RECEIPT.purged(Instant.parse("2026-05-01T00:00:00.000001Z"));
    assertThat(Receipt.parse(marked.stored())).isEqualTo(marked);
  }

  @Test
  void shouldTellAForgery() {
    Receipt forged = Receipt.parse(RECEIPT.stored().replace("\"n\":1", "\"n\":2"));
    assertThat(forged.verifies()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"yool\":\"build\" | \"yool\":7 | yool=7",
        "\"cpu_quota_pct\":100 | \"cpu_quota_pct\":4294967396 | cpu_quota_pct=4294967396",
        "\"cpu_quota_pct\":100 | \"cpu_quota_pct\":1e99 | cpu_quota_pct=1.0E99",
        "\"args\":{\"n\":1} | \"args\":[] | args=[]",
        "\"size_bytes\":3 | \"size_bytes\":-3 | size_bytes=-3",
        "\"size_bytes\":3 | \"size_bytes\":3,\"more\":1 | artifact has members",
        "\"mime\": | \"mine\": | mine",
        "12:00:00+00:00 | noon | started_at=2026-03-01Tnoon",
        "\"started_at\":\"2026 | \"started_at\":\"+99999999 | years 1 to 9999",
        "\"artifacts_purged_at\":null | \"artifacts_purged_at\":false | artifacts_purged_at=false",
        "\"error\":null | \"error\":{} | error={}",
        "\"status\": | \"state\": | state"
      })
  void shouldNameTheMemberThatIsWrong(String right, String wrong, String named) {
    String json = RECEIPT.stored();
    assertThat(json).contains(right);
    assertThatThrownBy(() -> Receipt.parse(json.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "17", "{}", "\"x\"", "{\"artifacts\":[null]}"})
  void shouldRefuseWhatIsNoReceipt(String json) {
    assertThatThrownBy(() -> Receipt.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("receipt");
  }

  @Test
  void shouldRefuseWhatIsNoJson() {
    String deep = "[".repeat(1_000_000);
    for (String json : List.of("", "{", "nul", deep, "{\"args\":" + deep)) {
      assertThatThrownBy(() -> Receipt.parse(json)).isInstanceOf(JsonException.class);
    }
  }
}
