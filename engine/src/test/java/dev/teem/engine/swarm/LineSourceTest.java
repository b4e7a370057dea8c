package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineSourceTest {

  @Test
  void shouldSplitAtNewlinesOnly() throws IOException {
    assertThat(lines("a\nb\r\n\0\n")).containsExactly("a", "b\r", "\0");
  }

  @Test
  void shouldCountALastLineWithoutANewline() throws IOException {
    assertThat(lines("a\nb")).containsExactly("a", "b");
  }

  @Test
  void shouldTakeAnEmptyLineForAnItem() throws IOException {
    assertThat(lines("\n\na\n\n")).containsExactly("", "", "a", "");
  }

  @Test
  void shouldGiveNothingForEmptyInput() throws IOException {
    assertThat(lines("")).isEmpty();
  }

  @Test
  void shouldSplitAnyBytesAsASimpleSplitterDoes() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(4_000)];
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length; i++) {
        if (random.nextInt(1 + (int) (seed % 40)) == 0) {
          bytes[i] = '\n';
        }
      }
      try (LineSource source = new LineSource(new Dribble(bytes, random), "x", -1, 16, 4_000)) {
        assertThat(items(source)).as("seed=%d", seed).isEqualTo(split(bytes));
      }
    }
  }

  @Test
  void shouldNameTheLineThatIsTooLong() throws IOException {
    byte[] bytes = "ab\n12345678\n123456789\n".getBytes(StandardCharsets.US_ASCII);
    for (int readAhead : new int[] {1, 4, 64}) {
      try (LineSource source =
          new LineSource(new ByteArrayInputStream(bytes), "words", -1, readAhead, 8)) {
        assertThatThrownBy(() -> items(source))
            .isInstanceOf(ItemException.class)
            .hasMessage("words: line 3 is longer than 8 bytes, the most one agent may be given");
      }
    }
  }

  @Test
  void shouldHandOutWhatIsThereBeforeItWaitsForMore() throws IOException {
    InputStream slow =
        new InputStream() {
          private int reads;

          @Override
          public int read() {
            throw new AssertionError("reads one byte at a time");
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            if (reads++ > 0) {
              throw new AssertionError("waits for more while a line could be handed out");
            }
            target[offset] = 'a';
            target[offset + 1] = '\n';
            return 2;
          }
        };
    try (LineSource source = new LineSource(slow, "x", -1)) {
      Range range = new Range(0, Range.MAX_AGENTS);
      source.fill(range);
      assertThat(range.count()).isEqualTo(1);
    }
  }

  private static List<String> lines(String text) throws IOException {
    InputStream input = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    try (LineSource source = new LineSource(input, "x", -1)) {
      return items(source);
    }
  }

  private static List<String> items(LineSource source) throws IOException {
    List<String> items = new ArrayList<>();
    Range range = new Range(0, 7);
    for (source.fill(range); range.count() > 0; source.fill(range)) {
      for (int i = 0; i < range.count(); i++) {
        items.add(
            new String(
                range.bytes(),
                range.itemOffset(i),
                range.itemLength(i),
                StandardCharsets.ISO_8859_1));
      }
      range.clear();
    }
    return items;
  }

  private static List<String> split(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      boolean end = i == bytes.length;
      if (end ? start < i : bytes[i] == '\n') {
        lines.add(new String(Arrays.copyOfRange(bytes, start, i), StandardCharsets.ISO_8859_1));
        start = i + 1;
      }
    }
    return lines;
  }

  /** Gives its bytes in pieces of random size, as a pipe does. */
  private static final class Dribble extends ByteArrayInputStream {
    private final Random random;

    Dribble(byte[] bytes, Random random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(50)));
    }
  }
}
