package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.teem.engine.receipt.CanonicalJson;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTextTest {

  @ParameterizedTest
  @CsvSource({
    "100.0, 100",
    "-0.0, 0",
    "0.5, 0.5",
    "-12.25, -12.25",
    "1e-6, 0.000001",
    "1.5e-7, 1.5e-7",
    "1e-7, 1e-7",
    "123456789012345680000.0, 123456789012345680000",
    "9007199254740992.0, 9007199254740992",
    "1e21, 1e+21",
    "-1.25e300, -1.25e+300",
    "4.9e-324, 5e-324",
    "NaN, null",
    "-Infinity, null",
  })
  void shouldWriteDoublesAsJavaScriptDoes(double value, String text) {
    assertThat(BodyText.json(value)).isEqualTo(text);
  }

  @Test
  void shouldKeepTheDigitsOf64BitIntegersAndRoundLargerOnes() {
    assertThat(BodyText.json(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
    assertThat(BodyText.json(7)).isEqualTo("7");
    assertThat(BodyText.json((short) 7)).isEqualTo("7");
    assertThat(BodyText.json(new BigInteger("12345678901234567890")))
        .isEqualTo("12345678901234567000");
    assertThat(BodyText.json(BigInteger.TEN.pow(400))).isEqualTo("null");
  }

  @Test
  void shouldEscapeWhatJavaScriptEscapes() {
    assertThat(BodyText.json("\"\\/\b\t\n\f\r\u0000\u001f\u007f\u2028\ud83d\ude00"))
        .isEqualTo("\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028\ud83d\ude00\"");
    assertThat(BodyText.json("\ude00\ud83d")).isEqualTo("\"\\ude00\\ud83d\"");
  }

  @Test
  void shouldKeepTheOrderOfKeysAndTheLastOfEqualOnes() {
    Object body = CanonicalJson.parse("{\"b\": 1, \"a\": [null, true, {}], \"b\": []}");
    assertThat(BodyText.json(body)).isEqualTo("{\"b\":[],\"a\":[null,true,{}]}");
  }

  @Test
  void shouldTakeOtherObjectsForTheStringTheyPrintAs() {
    record Order(long number) {}
    assertThat(BodyText.json(List.of(new Order(42)))).isEqualTo("[\"Order[number=42]\"]");
    assertThat(BodyText.json(Map.of(7, 'x'))).isEqualTo("{\"7\":\"x\"}");
    assertThat(BodyText.searchable(new Order(42))).isEqualTo("order[number=42]");
  }

  @Test
  void shouldTakeAnAbsentBodyForTheEmptyString() {
    assertThat(BodyText.json(null)).isEqualTo("\"\"");
    assertThat(BodyText.searchable(null)).isEqualTo("\"\"");
    assertThat(BodyText.json(Arrays.asList("a", null))).isEqualTo("[\"a\",null]");
  }

  @Test
  void shouldSearchStringsWithoutQuotesAndAllInLowerCase() {
    assertThat(BodyText.searchable("Foo\nBAR")).isEqualTo("foo\nbar");
    assertThat(BodyText.searchable(List.of("Foo\nBAR"))).isEqualTo("[\"foo\\nbar\"]");
    assertThat(BodyText.searchable(true)).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldRefuseABodyThatContainsItself(int times) {
    List<Object> body = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      body.add(body);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenEstimate.of(body))
        .withMessage("nesting exceeds depth=1000");
  }

  @Test
  void shouldEstimateTokensByKindOfCharacter() {
    assertThat(TokenEstimate.of(null)).isEqualTo(1);
    assertThat(TokenEstimate.of("12345678901234")).isEqualTo(4);
    assertThat(TokenEstimate.of("\u4e00\u4e01\u4e02\u4e03")).isEqualTo(7);
  }
}
