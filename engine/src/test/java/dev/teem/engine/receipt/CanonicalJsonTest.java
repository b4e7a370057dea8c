package dev.teem.engine.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``           | offset=0: expected a value, found the end of the text",
        "` `          | offset=1: expected a value, found the end of the text",
        "`x`          | offset=0: expected a value, found 'x'",
        "`NaN`        | offset=0: expected a value, found 'N'",
        "`-Infinity`  | offset=1: expected a digit, found 'I'",
        "`+1`         | offset=0: expected a value, found '+'",
        "`.5`         | offset=0: expected a value, found '.'",
        "`1 2`        | offset=2: expected the end of the text, found '2'",
        "`{}}`        | offset=2: expected the end of the text, found '}'",
        "`nul`        | offset=0: expected 'null', found 'n'",
        "`truE`       | offset=0: expected 'true', found 't'",
        "`[falsy]`    | offset=1: expected 'false', found 'f'",
        "`-`          | offset=1: expected a digit, found the end of the text",
        "`012`        | offset=1: expected no digit after a leading zero, found '1'",
        "`-00`        | offset=2: expected no digit after a leading zero, found '0'",
        "`1.`         | offset=2: expected a digit, found the end of the text",
        "`1.e5`       | offset=2: expected a digit, found 'e'",
        "`1e+`        | offset=3: expected a digit, found the end of the text",
        "`[1e]`       | offset=3: expected a digit, found ']'",
        "`0x10`       | offset=1: expected the end of the text, found 'x'",
        "`1e999`      | offset=0: expected a number within the range of a double",
        "`[-1e309]`   | offset=1: expected a number within the range of a double",
        "`[`          | offset=1: expected a value, found the end of the text",
        "`[1,]`       | offset=3: expected a value, found ']'",
        "`[,1]`       | offset=1: expected a value, found ','",
        "`[1 2]`      | offset=3: expected ',' or ']' after the element, found '2'",
        "`[1}`        | offset=2: expected ',' or ']' after the element, found '}'",
        "`{`          | offset=1: expected a key or '}', found the end of the text",
        "`{1:2}`      | offset=1: expected a key or '}', found '1'",
        "`{\"a\"}`    | offset=4: expected ':' after the key, found '}'",
        "`{\"a\":}`   | offset=5: expected a value, found '}'",
        "`{\"a\":1,}` | offset=7: expected a key after ',', found '}'",
        "`{\"a\":1 \"b\"}` | offset=7: expected ',' or '}' after the member, found '\"'",
        "`{\"a\":1]`  | offset=6: expected ',' or '}' after the member, found ']'",
        "`\"a`        | offset=2: expected '\"' to end the string, found the end of the text",
        "`'a'`        | offset=0: expected a value, found '''",
        "`\"\\x\"`    | offset=2: expected one of \"\\/bfnrtu after the backslash, found 'x'",
        "`\"\\`       | offset=2: expected one of \"\\/bfnrtu after the backslash, found the end of"
            + " the text",
        "`\"\\u12g4\"` | offset=5: expected four hexadecimal digits after \\u, found 'g'",
        "`\"\\u12`    | offset=5: expected four hexadecimal digits after \\u, found the end of the"
            + " text",
        "`\"\\ud83d\"` | offset=1: expected a surrogate pair, found one half of it",
        "`\"a\\udc00\"` | offset=2: expected a surrogate pair, found one half of it",
        "`\"\\ud83d\\u0041\"` | offset=1: expected a surrogate pair, found one half of it",
        "`\"\\ud83dx\"` | offset=1: expected a surrogate pair, found one half of it",
      })
  void shouldSayWhereTextStopsBeingJson(String text, String message) {
    assertThatThrownBy(() -> CanonicalJson.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessage(message);
  }

  @Test
  void shouldRefuseUnescapedControlCharacters() {
    assertThatThrownBy(() -> CanonicalJson.parse("\"a\nb\""))
        .isInstanceOf(JsonException.class)
        .hasMessage("offset=2: expected control characters to be escaped, found U+000A");
  }

  @ParameterizedTest
  @ValueSource(chars = {'\u00a0', '\u000b', '\f', '\ufeff', '\u2028'})
  void shouldTakeOnlyTheFourWhiteSpaceCharactersOfJson(char space) {
    assertThat(CanonicalJson.parse(" \t\r\n1 \t\r\n")).isEqualTo(1L);
    assertThatThrownBy(() -> CanonicalJson.parse(space + "1"))
        .isInstanceOf(JsonException.class)
        .hasMessage("offset=0: expected a value, found U+%04X", (int) space);
  }

  @Test
  void shouldRefuseNonAsciiDigits() {
    assertThatThrownBy(() -> CanonicalJson.parse("1\u0661"))
        .hasMessage("offset=1: expected the end of the text, found U+0661");
    assertThatThrownBy(() -> CanonicalJson.parse("\"\\u004\uff11\""))
        .hasMessage("offset=6: expected four hexadecimal digits after \\u, found U+FF11");
  }

  @Test
  void shouldRefuseLoneSurrogatesInTheTextItself() {
    assertThatThrownBy(() -> CanonicalJson.parse("\"a\ud83d\""))
        .isInstanceOf(JsonException.class)
        .hasMessage("offset=2: expected a surrogate pair, found U+D83D");
    assertThatThrownBy(() -> CanonicalJson.parse("\"\udc00\ud83d\""))
        .hasMessage("offset=1: expected a surrogate pair, found U+DC00");
    assertThatThrownBy(() -> CanonicalJson.parse("\"\ud83d" + "\\udc00\""))
        .hasMessage("offset=1: expected a surrogate pair, found U+D83D");
    assertThat(CanonicalJson.parse("\"\ud83d\ude00\\ud83d\\ude00\""))
        .isEqualTo("\ud83d\ude00\ud83d\ude00");
  }

  @Test
  void shouldGiveTheOffsetOfAnError() {
    assertThatThrownBy(() -> CanonicalJson.parse("[1, x]"))
        .isInstanceOfSatisfying(
            JsonException.class, error -> assertThat(error.offset()).isEqualTo(4));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"[,]", "`{\"a\":`,`}`"})
  void shouldBoundTheNestingThatItReads(String open, String close) {
    int max = CanonicalJson.MAX_DEPTH;
    String deepest = open.repeat(max) + (open.equals("[") ? "" : "1") + close.repeat(max);
    assertThat(CanonicalJson.write(CanonicalJson.parse(deepest))).isEqualTo(deepest);
    assertThatThrownBy(() -> CanonicalJson.parse(open.repeat(1_000_000)))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "offset=%d: expected at most %d levels of nesting, found '%s'",
            max * open.length(), max, open.charAt(0));
  }

  @Test
  void shouldCountNestingNotContainers() {
    String wide = "[" + "[],{},".repeat(2 * CanonicalJson.MAX_DEPTH) + "[]]";
    assertThat(CanonicalJson.write(CanonicalJson.parse(wide))).isEqualTo(wide);
  }

  @Test
  void shouldBoundTheNestingThatItWrites() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.write(cycle))
        .withMessage("nesting exceeds depth=1000");
  }

  @Test
  void shouldReadIntegersAsLongsWhileTheyFit() {
    assertThat(CanonicalJson.parse("-0")).isEqualTo(0L);
    assertThat(CanonicalJson.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
    assertThat(CanonicalJson.parse("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(CanonicalJson.parse("9223372036854775808"))
        .isEqualTo(new BigInteger("9223372036854775808"));
    assertThat(CanonicalJson.parse("-9223372036854775809"))
        .isEqualTo(new BigInteger("-9223372036854775809"));
  }

  @Test
  void shouldBoundTheDigitsOfAnInteger() {
    String longest = "-" + "9".repeat(4300);
    assertThat(CanonicalJson.write(CanonicalJson.parse(longest))).isEqualTo(longest);
    assertThatThrownBy(() -> CanonicalJson.parse("[" + "9".repeat(4301) + "]"))
        .isInstanceOf(JsonException.class)
        .hasMessage("offset=1: expected at most 4300 digits in an integer, found 4301");
  }

  @Test
  void shouldReadDoublesOfAnyLength() {
    assertThat(CanonicalJson.parse("0." + "0".repeat(100_000) + "1")).isEqualTo(0.0);
    assertThat(CanonicalJson.parse("1." + "0".repeat(100_000) + "1")).isEqualTo(1.0);
    assertThat(CanonicalJson.parse("-1e-99999999999")).isEqualTo(-0.0);
  }

  @Test
  void shouldLetTheLastOfEqualKeysWin() {
    assertThat(CanonicalJson.parse("{\"a\":1,\"b\":2,\"\\u0061\":3}"))
        .isEqualTo(Map.of("a", 3L, "b", 2L));
  }

  @Test
  void shouldSortKeysByCodePoint() {
    Map<String, Integer> members = new HashMap<>();
    List<String> ascending =
        List.of(
            "", "A", "a", "aa", "b", "\ud7ff", "\ue000", "\uffff", "\ud800\udc00", "\udbff\udfff");
    ascending.forEach(key -> members.put(key, 1));
    Map<?, ?> written = (Map<?, ?>) CanonicalJson.parse(CanonicalJson.write(members));
    assertThat(new ArrayList<Object>(written.keySet())).isEqualTo(ascending);
  }

  @Test
  void shouldEscapeOnlyWhatItMust() {
    assertThat(CanonicalJson.write("\"\\/\b\t\n\f\r\u0000\u001f\u007f\u2028\u00e9\ud83d\ude00"))
        .isEqualTo("\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028\u00e9\ud83d\ude00\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\u001f",
        "\"",
        "\\",
        "\t",
        " ",
        "!",
        "#",
        "?",
        "[",
        "]",
        "~",
        "\u007f",
        "\u0080",
        "\u00e9",
        "\u0122",
        "\u015c",
        "\u20ac",
        "\u2028",
        "\ud83d\ude00"
      })
  void shouldEscapeTheSameWhereverItIs(String unit) {
    String written = CanonicalJson.write(unit);
    String alone = written.substring(1, written.length() - 1);
    for (int length = 0; length < 40; length++) {
      for (int at = 0; at <= length; at++) {
        String before = "x".repeat(at);
        String after = "y".repeat(length - at);
        assertThat(CanonicalJson.write(before + unit + after))
            .isEqualTo('"' + before + alone + after + '"');
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-1.5, -1.5",
    "0.1, 0.1",
    "123.456, 123.456",
    "1e15, 1000000000000000.0",
    "9999999999999998, 9999999999999998.0",
    "1e16, 1e+16",
    "1.5e16, 1.5e+16",
    "1e100, 1e+100",
    "2e23, 2e+23",
    "1e-4, 0.0001",
    "1.234e-4, 0.0001234",
    "1e-5, 1e-05",
    "1.5e-7, 1.5e-07",
    "4.9e-324, 5e-324",
    "9.9e-324, 1e-323",
    "1.48e-323, 1.5e-323",
    "2e-323, 2e-323",
    "-4.9e-324, -5e-324",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "9007199254740993, 9007199254740992.0",
  })
  void shouldWriteDoublesAsPythonDoes(double value, String text) {
    assertThat(CanonicalJson.write(value)).isEqualTo(text);
  }

  @Test
  void shouldReadEveryDoubleBackAsItWas() {
    SplittableRandom random = new SplittableRandom(25);
    for (int i = 0; i < 100_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(CanonicalJson.parse(CanonicalJson.write(value))).isEqualTo(value);
      }
    }
  }

  @Test
  void shouldWriteEveryCodePointAboveAsciiAsItIs() {
    for (int from = 0x80; from <= Character.MAX_CODE_POINT; from += 0x80) {
      if (!Character.isSurrogate((char) from) || from > Character.MAX_VALUE) {
        StringBuilder text = new StringBuilder("x");
        IntStream.range(from, from + 0x80).forEach(text::appendCodePoint);
        String json = '"' + text.toString() + '"';
        assertThat(CanonicalJson.write(text)).isEqualTo(json);
        assertThat(CanonicalJson.bytes(text)).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void shouldPutTogetherWhatIsWrittenInPieces() {
    CanonicalBytes bytes = new CanonicalBytes();
    for (int round = 0; round < 2; round++) {
      bytes.clear();
      bytes.text("{\"a\":").value(List.of("x".repeat(1_000), 1L)).text(",\"b\":").value(null);
      assertThat(bytes.text("}").toBytes())
          .isEqualTo(
              CanonicalJson.bytes(
                  CanonicalJson.parse("{\"b\":null,\"a\":[\"" + "x".repeat(1_000) + "\",1]}")));
      assertThat(bytes.length()).isEqualTo(1_000 + 21);
      assertThat(bytes.array()).startsWith(bytes.toBytes());
    }
  }

  @Test
  void shouldWriteEveryKindOfValue() {
    List<Object> values =
        Arrays.asList(
            null,
            true,
            (short) -1,
            2,
            3L,
            BigInteger.TWO.pow(64),
            0.5,
            CharBuffer.wrap("text"),
            List.of(),
            Map.of());
    assertThat(CanonicalJson.write(values))
        .isEqualTo("[null,true,-1,2,3,18446744073709551616,0.5,\"text\",[],{}]");
  }

  @Test
  void shouldRefuseToWriteWhatHasNoForm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.write(List.of('c')))
        .withMessage("class=java.lang.Character has no JSON form");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.write(Map.of(1, 2)))
        .withMessage("key=1 of class=java.lang.Integer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.write(Double.NaN))
        .withMessage("value=NaN has no JSON form");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.write(Double.NEGATIVE_INFINITY))
        .withMessage("value=-Infinity has no JSON form");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.write("a\udc00"))
        .withMessage("lone surrogate U+DC00 at index=1 of a string");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.write(Map.of("\ud83d", 1)))
        .withMessage("lone surrogate U+D83D at index=0 of a string");
  }

  @ParameterizedTest
  @ValueSource(ints = {0xd800, 0xd83d, 0xd83f, 0xdbff, 0xdc00, 0xdc41, 0xdfff})
  void shouldRefuseALoneSurrogateWhereverItIs(int surrogate) {
    for (int length = 0; length < 40; length++) {
      for (int at = 0; at <= length; at++) {
        String text = "x".repeat(at) + (char) surrogate + "y".repeat(length - at);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> CanonicalJson.write(text))
            .withMessage("lone surrogate U+%04X at index=%d of a string", surrogate, at);
      }
    }
  }
}
