package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContextCompressorTest {
  private static final int THRESHOLD = 67;
  private static final int HEAD = 33;
  private static final int TAIL = 17;

  private final ContextCompressor compressor = new ContextCompressor(THRESHOLD);

  private Object compressed(Object value) {
    return compressor.compress(Collections.singletonMap("value", value)).get("value");
  }

  private static Map<String, Object> digest(String text, long chars, String head, String tail) {
    return Map.of(
        "compressed",
        true,
        "encoding",
        "sha256+head_tail",
        "digest",
        Sha256.hex(Sha256.of(text.getBytes(StandardCharsets.UTF_8))),
        "original_chars",
        chars,
        "preview",
        head + " ... " + tail);
  }

  @Test
  void shouldPutDigestLengthAndPreviewInThePlaceOfALongText() {
    String text = "a".repeat(HEAD) + "b".repeat(100) + "c".repeat(TAIL);

    assertThat(compressed(text))
        .isEqualTo(digest(text, HEAD + 100 + TAIL, "a".repeat(HEAD), "c".repeat(TAIL)));
  }

  @Test
  void shouldKeepATextAsLongAsTheThreshold() {
    assertThat(compressed("a".repeat(THRESHOLD))).isEqualTo("a".repeat(THRESHOLD));
    assertThat(compressed("a".repeat(THRESHOLD + 1))).isInstanceOf(Map.class);
  }

  @Test
  void shouldCountCodePointsAndCutNoPairOfSurrogates() {
    String kept = "\ud83d\ude00".repeat(THRESHOLD);
    assertThat(compressed(kept)).isEqualTo(kept);

    String text = "x" + "\ud83d\ude00".repeat(THRESHOLD);
    assertThat(compressed(text))
        .isEqualTo(
            digest(
                text,
                THRESHOLD + 1,
                "x" + "\ud83d\ude00".repeat(HEAD - 1),
                "\ud83d\ude00".repeat(TAIL)));
  }

  @Test
  void shouldGiveTheDigestThatOtherToolsGive() {
    // printf 'a%.0s' {1..100} | sha256sum
    assertThat(compressed("a".repeat(100)))
        .asInstanceOf(MAP)
        .containsEntry(
            "digest", "2816597888e4a0d3a36b82b83316ab32680eb8f00f8cd3b904d681246d285a0e");
  }

  @Test
  void shouldRefuseALongTextThatHasNoUtf8() {
    String lone = "a".repeat(THRESHOLD) + "\ud83d";
    assertThatThrownBy(() -> compressed(lone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lone surrogate");
  }

  @Test
  void shouldWalkListsAndMaps() {
    String text = "a".repeat(100);
    Map<String, Object> data =
        Map.of("deep", List.of(1L, Map.of("text", text, "short", "s"), List.of(text)));

    Map<String, Object> expected = digest(text, 100, "a".repeat(HEAD), "a".repeat(TAIL));
    assertThat(compressor.compress(data))
        .isEqualTo(
            Map.of("deep", List.of(1L, Map.of("text", expected, "short", "s"), List.of(expected))));
    assertThat(data.get("deep"))
        .as("its own data are left as they are")
        .isEqualTo(List.of(1L, Map.of("text", text, "short", "s"), List.of(text)));
  }

  @Test
  void shouldKeepLongKeysAndAllThatIsNoText() {
    Map<String, Object> data = new HashMap<>();
    data.put("k".repeat(100), 1.5);
    data.put("null", null);
    data.put("list", Arrays.asList(null, true, 1L));
    assertThat(compressor.compress(data)).isSameAs(data);
  }

  @Test
  void shouldChangeNothingTheSecondTime() {
    for (int threshold = ContextCompressor.MIN_CHARS; threshold < 200; threshold++) {
      ContextCompressor one = new ContextCompressor(threshold);
      Map<String, Object> once = one.compress(Map.of("text", "a".repeat(1000)));
      assertThat(one.compress(once)).isSameAs(once);
    }
  }

  @Test
  void shouldGoAsDeepAsTheJsonParserAndNoDeeper() {
    int levels = CanonicalJson.MAX_DEPTH - 1;
    Object deepest = CanonicalJson.parse("[".repeat(levels) + "]".repeat(levels));
    assertThat(compressed(deepest)).isSameAs(deepest);
    assertThatThrownBy(() -> compressed(List.of(deepest)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("depth=1000");
  }

  @Test
  void shouldBeWantedForWhatGoesToAProvider() {
    assertThat(ContextCompressor.isWanted(Map.of("text", "a"))).isFalse();
    assertThat(ContextCompressor.isWanted(Map.of("provider", "acme"))).isTrue();
    assertThat(ContextCompressor.isWanted(Map.of("llm_context", List.of("a")))).isTrue();
  }

  @Test
  void shouldBeWantedIfTheDataSaySoAndNotIfTheyForbidIt() {
    assertThat(ContextCompressor.isWanted(Map.of("compress_context", true))).isTrue();
    assertThat(ContextCompressor.isWanted(Map.of("provider", "acme", "compress_context", false)))
        .isFalse();
    assertThat(ContextCompressor.isWanted(Map.of("compress_context", "true"))).isFalse();
  }

  @Test
  void shouldNotTakeNothingForAProvider() {
    for (Object nothing : List.of("", false, 0L, 0.0, List.of(), Map.of())) {
      assertThat(ContextCompressor.isWanted(Map.of("provider", nothing, "llm_context", nothing)))
          .as("%s", nothing)
          .isFalse();
    }
    assertThat(ContextCompressor.isWanted(Collections.singletonMap("provider", null))).isFalse();
  }

  @Test
  void shouldRefuseAThresholdThatWouldSaveNothing() {
    assertThatThrownBy(() -> new ContextCompressor(63)).hasMessageContaining("threshold=63");
  }
}
