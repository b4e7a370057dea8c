package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {

  @Test
  void shouldWriteSortedKeysAndWideSeparators() {
    assertThat(JsonLine.write(Map.of("b", List.of(1L, 2.0), "a", "é")))
        .isEqualTo("{\"a\": \"é\", \"b\": [1, 2.0]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"NaN", "Infinity", "-Infinity", "\"\\ud800\"", "\"\\udc00x\"", "{\"\\ud800\": 1}"})
  void shouldReadAndWriteWhatHasNoCanonicalForm(String text) {
    assertThat(JsonLine.write(JsonLine.parse(text))).isEqualTo(text);
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> CanonicalJson.parse(text));
  }

  @Test
  void shouldReadNumbersBeyondTheRangeAsInfinite() {
    assertThat(JsonLine.parse("[1e999, -1e999]"))
        .isEqualTo(List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
  }

  @Test
  void shouldJoinSurrogatesThatMeet() {
    assertThat(JsonLine.parse("\"\\ud83d\\ude00\"")).isEqualTo("😀");
    assertThat(JsonLine.write("😀")).isEqualTo("\"😀\"");
  }

  /** As CPython sorts them: half of a pair comes before what no single unit stands for. */
  @Test
  void shouldOrderKeysByCodePointAlsoWhereAPairHasLostAHalf() {
    Map<String, Object> keys = new HashMap<>();
    for (String key : List.of("\ud83d\ude00", "\ue000", "\udc00", "\ud83d\ue000", "\ud83d", "a")) {
      keys.put(key, 1L);
    }
    assertThat(JsonLine.write(keys))
        .isEqualTo(
            "{\"a\": 1, \"\\ud83d\": 1, \"\\ud83d\ue000\": 1, \"\\udc00\": 1, \"\ue000\": 1,"
                + " \"\ud83d\ude00\": 1}");
  }

  @Test
  void shouldEscapeAllThatEndsALine() {
    String breaks = "\n\u000b\f\r\u001c\u001d\u001e\u0085\u2028\u2029";
    String line = JsonLine.write(Map.of(breaks, breaks));
    assertThat(line.chars())
        .noneMatch(unit -> unit < ' ' || unit == 0x85 || unit == 0x2028 || unit == 0x2029);
    assertThat(JsonLine.parse(line)).isEqualTo(Map.of(breaks, breaks));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nan",
        "-NaN",
        "+Infinity",
        "Inf",
        "-I",
        "INF",
        "01",
        "1.",
        ".5",
        "[1,]",
        "{a: 1}",
        "'a'",
        "\"\t\"",
        "\uFEFF1",
        "1 2",
        "\"\\u+123\""
      })
  void shouldRefuseWhatIsNotJson(String text) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> JsonLine.parse(text));
  }

  @Test
  void shouldRefuseWhatTakesTooLongOrTooMuchStack() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonLine.parse("[".repeat(100_000)))
        .withMessageContaining("1000 levels");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonLine.parse("9".repeat(4301)))
        .withMessageContaining("4300 digits");
  }

  @Test
  void shouldGiveValuesThatNobodyChanges() {
    Map<?, ?> parsed = (Map<?, ?>) JsonLine.parse("{\"a\": [1]}");
    assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(parsed::clear);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> ((List<?>) parsed.get("a")).clear());
  }
}
