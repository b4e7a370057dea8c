package dev.teem.journal.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a snapshot, and when two values are equal. */
class SnapshotTest {
  private static final String GOOGOL = "1" + "0".repeat(100);

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 1.0",
        "1 | true",
        "0 | false",
        "0 | -0.0",
        "0 | -0",
        "1 | 10e-1",
        "100 | 1e2",
        "9007199254740992 | 9007199254740992.0",
        "9223372036854775808 | 9223372036854775808.0",
        "-9223372036854775808 | -9.223372036854775808e18",
        "18446744073709551616 | 1.8446744073709551616e19",
        "0.1 | 0.1000000000000000055511151231257827",
        "1e400 | Infinity",
        "-1e400 | -Infinity",
        "1e-400 | 0",
        "NaN | NaN",
        "[NaN] | [NaN]",
        "[1, [true]] | [1.0, [1]]",
        "{\"a\":1,\"b\":2} | {\"b\":2.0,\"a\":true}",
        "{\"a\":1,\"a\":2} | {\"\\u0061\":2}",
        "\"\\ud83d\\ude00\" | \"😀\"",
        "[] | [ ]",
        "null | null"
      })
  void shouldTakeForEqual(String left, String right) {
    assertThat(updated(left, right)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 2",
        "1 | \"1\"",
        "0 | null",
        "0 | \"\"",
        "false | null",
        "[] | {}",
        "[] | null",
        "\"\" | null",
        "9007199254740993 | 9007199254740992.0",
        "9223372036854775807 | 9223372036854775808",
        "9223372036854775807 | 9223372036854775808.0",
        "18446744073709551617 | 18446744073709551616.0",
        "0.5 | 0",
        "1.5 | 1",
        "Infinity | -Infinity",
        "NaN | 0",
        "[1, 2] | [2, 1]",
        "[1] | [1, 1]",
        "{\"a\":1} | {\"a\":1,\"b\":null}",
        "{\"a\":null} | {\"b\":null}",
        "\"a\" | \"A\"",
        "\"\\u00e9\" | \"e\\u0301\"",
        "\"\\ud800\" | \"\\ud801\""
      })
  void shouldTakeForDifferent(String left, String right) {
    assertThat(updated(left, right)).isTrue();
  }

  @Test
  void shouldCompareIntegersOfAnySizeExactly() {
    assertThat(updated(GOOGOL, GOOGOL)).isFalse();
    assertThat(updated(GOOGOL, GOOGOL.replaceAll("0$", "1"))).isTrue();
    assertThat(updated(GOOGOL, "1e100")).as("1e100 as a double is 1.6e83 more").isTrue();
    assertThat(updated("-" + GOOGOL, GOOGOL)).isTrue();
    String longest = "9".repeat(Snapshot.MAX_INTEGER_DIGITS);
    assertThat(updated(longest, longest)).isFalse();
    assertThat(updated(longest, "-" + longest)).isTrue();
    assertThat(updated(longest, "Infinity")).isTrue();
  }

  private static boolean updated(String left, String right) {
    StateDelta delta =
        StateDelta.between(
            Snapshot.parse("{\"k\":" + left + "}"), Snapshot.parse("{\"k\":" + right + "}"));
    assertThat(delta.inserted()).isEmpty();
    assertThat(delta.deleted()).isEmpty();
    return delta.updated().contains("k");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "{bad",
        "{} x",
        "{}{}",
        "{},",
        "[]",
        "3",
        "\"x\"",
        "null",
        "NaN",
        "{\"k\"}",
        "{\"k\":}",
        "{\"k\":1",
        "{\"k\":1,}",
        "{\"k\":[1,]}",
        "{\"k\":[1 2]}",
        "{'k':1}",
        "{k:1}",
        "{\"k\":01}",
        "{\"k\":+1}",
        "{\"k\":.5}",
        "{\"k\":5.}",
        "{\"k\":1e}",
        "{\"k\":-}",
        "{\"k\":0x1}",
        "{\"k\":INF}",
        "{\"k\":-INF}",
        "{\"k\":+Infinity}",
        "{\"k\":nan}",
        "{\"k\":-NaN}",
        "{\"k\":True}",
        "{\"k\":nul}",
        "{\"k\":\"a\nb\"}",
        "{\"k\":\"\\x\"}",
        "{\"k\":\"\\u12\"}",
        "{\"\\ud800\":1}",
        "{\"\\udc00\":1}",
        "{\"k\":1}/**/",
        "#\n{}",
        "{\"k\":1}\u0000",
        "\u00a0{}"
      })
  void shouldRefuseWhatIsNoObject(String text) {
    assertThatThrownBy(() -> Snapshot.parse(text))
        .isInstanceOf(SnapshotException.class)
        .message()
        .contains("; ")
        .doesNotContain("StreamRead", "[Source", "\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Snapshot.MAX_DEPTH - 1})
  void shouldReadWhatIsNestedNoDeeperThanTheBound(int arrays) {
    String deep = "[".repeat(arrays) + "]".repeat(arrays);
    assertThat(updated(deep, deep)).isFalse();
    assertThat(updated(deep, deep.replace("[]", "[0]"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {Snapshot.MAX_DEPTH, 1_000_000})
  void shouldRefuseWhatIsNestedDeeper(int arrays) {
    assertThatThrownBy(() -> Snapshot.parse("{\"k\":" + "[".repeat(arrays)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("deeper than 1000 levels");
    assertThatThrownBy(() -> Snapshot.parse("{\"k\":".repeat(arrays + 1)))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("deeper than 1000 levels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-"})
  void shouldRefuseIntegersOfMoreDigitsThanTheBound(String sign) {
    for (int digits : new int[] {Snapshot.MAX_INTEGER_DIGITS + 1, 1_000_000}) {
      String integer = sign + "7".repeat(digits);
      assertThatThrownBy(() -> Snapshot.parse("{\"k\":" + integer + "}"))
          .isInstanceOf(SnapshotException.class)
          .hasMessageContaining("4300 digits");
    }
  }

  @Test
  void shouldReadDoublesHoweverManyDigitsTheyHave() {
    assertThat(updated("0." + "3".repeat(100_000), "0.3333333333333333")).isFalse();
    assertThat(updated("7".repeat(10_000) + ".0", "Infinity")).isFalse();
    assertThat(updated("1e" + "9".repeat(10_000), "Infinity")).isFalse();
  }

  @Test
  void shouldRefuseMoreValuesThanTheBound() {
    String most = "0,".repeat(Snapshot.MAX_VALUES - 2) + "0";
    assertThatCode(() -> Snapshot.parse("{\"k\":[" + most + "]}")).doesNotThrowAnyException();
    assertThatThrownBy(() -> Snapshot.parse("{\"k\":[" + most + ",0]}"))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("2000000 values");
  }

  @Test
  void shouldReadAFileOfTheLargestSizeAndNoLargerOne() throws Exception {
    byte[] bytes = new byte[Snapshot.MAX_BYTES];
    Arrays.fill(bytes, (byte) ' ');
    bytes[0] = '{';
    bytes[bytes.length - 1] = '}';
    Path file = Files.write(dir.resolve("large.json"), bytes);
    assertThat(Snapshot.read(file).entities()).isEmpty();

    Files.writeString(file, " ", StandardOpenOption.APPEND);
    refused(file, "large.json", "32 MiB", "have the store write only");
  }

  @Test
  void shouldRefuseAHugeFileAtOnce() throws Exception {
    Path file = dir.resolve("huge.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(100L << 30);
    }
    refused(file, "huge.json", "32 MiB");
  }

  @Test
  void shouldRefuseWhatIsNotThere() {
    refused(dir.resolve("nope.json"), "nope.json", "no such file", "check the path");
    refused(dir, dir.toString(), "directory", "name a file");
    refused(dir.resolve("x".repeat(300)), "cannot be read");
  }

  @Test
  void shouldRefuseWhatIsNotUtf8() throws Exception {
    refused(file("{\"k\":\"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1)), "UTF-8");
    refused(file("{}".getBytes(StandardCharsets.UTF_16LE)), "have the store write");
    // Half of a surrogate pair, and a letter in more bytes than it needs.
    refused(file(bytes("{\"k\":\"", 0xed, 0xa0, 0x80, "\"}")), "UTF-8");
    refused(file(bytes("{\"k\":\"", 0xc1, 0x81, "\"}")), "UTF-8");
    refused(file(bytes("{\"k\":\"", 0xe2, 0x82)), "UTF-8");
  }

  @Test
  void shouldRefuseAByteOrderMark() throws Exception {
    refused(file("\ufeff{}".getBytes(StandardCharsets.UTF_8)), "byte order mark", "without it");
    assertThatThrownBy(() -> Snapshot.parse("\ufeff{}")).isInstanceOf(SnapshotException.class);
  }

  private static byte[] bytes(Object... parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      text.append(part instanceof Integer unit ? Character.toString(unit) : part);
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private Path file(byte[] content) throws Exception {
    return Files.write(dir.resolve("snapshot.json"), content);
  }

  private static void refused(Path file, String... words) {
    assertThatThrownBy(() -> Snapshot.read(file))
        .isInstanceOf(SnapshotException.class)
        .message()
        .startsWith(file + ": ")
        .contains(words);
  }
}
