package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.event.IoRequest.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IoRequestTest {
  private static String text(Object request) {
    return IoRequest.of("d", Verb.READ, request).text();
  }

  @Test
  void shouldBeCanonicalJson() {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("b", Arrays.asList(1L, 2.5, null, true));
    request.put("a", "text");
    assertThat(text(request)).isEqualTo("{\"a\":\"text\",\"b\":[1,2.5,null,true]}");
    assertThat(text(null)).isEqualTo("null");
  }

  @Test
  void shouldTellLongRequestsApartByTheirHash() {
    String one = text("x".repeat(10_000) + "1");
    String two = text("x".repeat(10_000) + "2");
    assertThat(one).isNotEqualTo(two).hasSizeLessThanOrEqualTo(IoRequest.MAX_TEXT);
    assertThat(one).contains("characters=10003").isEqualTo(text("x".repeat(10_000) + "1"));
    assertThat(text("\uD83D\uDE00".repeat(500))).doesNotMatch(".*[\\uD800-\\uDBFF]\\.\\.\\..*");
  }

  @Test
  void shouldTellBytesApartByTheirHash() {
    assertThat(text(new byte[] {1})).isEqualTo(text(new byte[] {1}));
    assertThat(text(Map.of("k", new byte[] {1}))).isNotEqualTo(text(Map.of("k", new byte[] {2})));
  }

  @Test
  void shouldTellOtherObjectsApartByTheirClassOnly() {
    assertThat(text(List.of(new Object()))).isEqualTo("[{\"$class\":\"java.lang.Object\"}]");
    assertThat(text(Double.NaN)).isEqualTo("{\"$class\":\"java.lang.Double\"}");
    assertThat(text("\uD800")).isEqualTo("{\"$class\":\"java.lang.String\"}");
    assertThat(text(Map.of(1, 2))).startsWith("{\"$class\":");
  }

  @Test
  void shouldTakeWhatIsTooDeepOrContainsItself() {
    List<Object> self = new ArrayList<>();
    self.add(self);
    assertThat(text(self)).isEqualTo("{\"$class\":\"java.util.ArrayList\"}");
  }

  @Test
  void shouldPrintAsOneLine() {
    assertThat(IoRequest.of("files", Verb.WRITE, "a\nb"))
        .hasToString("write of device=files \"a\\nb\"");
  }
}
