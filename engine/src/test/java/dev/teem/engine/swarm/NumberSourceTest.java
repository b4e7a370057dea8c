package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NumberSourceTest {

  @Test
  void shouldGiveEachNumberInDecimalOnce() {
    long total = 123_457;
    NumberSource source = new NumberSource(total);
    Range range = new Range(0, Range.MAX_AGENTS);
    long next = 0;
    for (source.fill(range); range.count() > 0; source.fill(range)) {
      for (int i = 0; i < range.count(); i++) {
        String item =
            new String(
                range.bytes(), range.itemOffset(i), range.itemLength(i), StandardCharsets.US_ASCII);
        assertThat(item).isEqualTo(Long.toString(next++));
      }
      range.clear();
    }
    assertThat(next).isEqualTo(total);
    assertThat(source.fraction()).isEqualTo(1.0);
  }
}
