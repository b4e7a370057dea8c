package dev.teem.stress.damage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HarmTest {
  private static final int ROUNDS = 200;

  private static Image.File file(int used, long length, long seed) {
    byte[] bytes = new byte[used];
    new Random(seed).nextBytes(bytes);
    return new Image.File(bytes, length);
  }

  @Test
  void shouldLeaveSomethingElseMostOfTheTimeAndTheSameForTheSameSeed() {
    for (Image.File whole : List.of(file(20_000, 1 << 27, 1), file(24, 24, 2))) {
      Image.File before = file(whole.used().length / 2, whole.length(), 3);
      for (Harm harm : Harm.values()) {
        int changed = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
          Image.Entry one = harm.on(whole, before, List.of(before), new Random(seed));
          Image.Entry same = harm.on(whole, before, List.of(before), new Random(seed));
          assertThat(isSame(one, same)).as("%s seed=%d", harm, seed).isTrue();
          changed += isSame(one, whole) ? 0 : 1;
        }
        boolean mayBeNothing = harm == Harm.SWAPPED_PAGES && whole.length() <= Harm.PAGE;
        assertThat(changed).as("%s", harm).isGreaterThan(mayBeNothing ? -1 : ROUNDS / 3);
      }
    }
  }

  private static boolean isSame(Image.Entry one, Image.Entry other) {
    if (one instanceof Image.File a && other instanceof Image.File b) {
      return a.length() == b.length() && Arrays.equals(a.used(), b.used());
    }
    return Objects.equals(one, other);
  }

  @Test
  void shouldNotTouchTheFileItself() {
    Image.File whole = file(20_000, 30_000, 1);
    byte[] bytes = whole.used().clone();
    for (Harm harm : Harm.values()) {
      for (int seed = 0; seed < ROUNDS; seed++) {
        harm.on(whole, whole, List.of(), new Random(seed));
        assertThat(whole.used()).as("%s", harm).isEqualTo(bytes);
      }
    }
  }
}
