package dev.teem.journal.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WhiteSpaceTest {
  /** All for which CPython 3.11's {@code str.isspace} holds. */
  private static final String WHITE =
      "\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004"
          + "\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

  @Test
  void shouldStripWhatPythonStripsAndNothingElse() {
    String stripped =
        IntStream.rangeClosed(0, Character.MAX_VALUE)
            .filter(unit -> WhiteSpace.strip(Character.toString(unit)).isEmpty())
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    assertThat(stripped).isEqualTo(WHITE);
  }

  @Test
  void shouldStripBothEndsAndKeepTheMiddle() {
    assertThat(WhiteSpace.strip(WHITE + "a b" + WHITE)).isEqualTo("a b");
    assertThat(WhiteSpace.strip(WHITE)).isEmpty();
    assertThat(WhiteSpace.strip("")).isEmpty();
  }
}
