package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LaneTreeTest {

  @ParameterizedTest
  @CsvSource({
    "Straße, strasse",
    "STRAẞE, strasse",
    "ΣΑΣ, σασ",
    "σας, σασ",
    "ſ, s",
    "K, k",
    "İ, i̇",
    "ı, ı",
    "ﬃ, ffi",
    "ŉ, ʼn",
    "ᾳ, αι",
    "ᾼ, αι",
    "Ǆ, ǆ",
    "ǅ, ǆ",
    "Ꭰ, Ꭰ",
    "ꭰ, Ꭰ",
    "ᏸ, Ᏸ",
    "𐐀, 𐐨"
  })
  void shouldFoldCaseAsUnicodeSays(String text, String folded) {
    assertThat(CaseFold.of(text)).isEqualTo(folded);
  }

  @Test
  void shouldFoldEveryCharacterToWhatStaysWhenFolded() {
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .mapToObj(codePoint -> CaseFold.of(Character.toString(codePoint)))
                .filter(folded -> !CaseFold.of(folded).equals(folded)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldAgreeWithComparingEachPrefixWithEach(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      List<String> left = globs(random);
      List<String> right = globs(random);
      assertThat(LaneTree.of(left).isDisjointFrom(LaneTree.of(right)))
          .as("seed=%d: %s and %s", seed, left, right)
          .isEqualTo(isDisjointPairByPair(left, right));
    }
  }

  private static List<String> globs(SplittableRandom random) {
    List<String> globs = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      StringBuilder glob = new StringBuilder();
      for (int length = random.nextInt(5); length > 0; length--) {
        glob.append("abAB/0*".charAt(random.nextInt(random.nextInt(9) == 0 ? 7 : 6)));
      }
      globs.add(glob.toString());
    }
    return globs;
  }

  private static boolean isDisjointPairByPair(List<String> left, List<String> right) {
    List<String> ours = left.stream().filter(glob -> !glob.isEmpty()).toList();
    List<String> theirs = right.stream().filter(glob -> !glob.isEmpty()).toList();
    return !ours.isEmpty()
        && !theirs.isEmpty()
        && ours.stream()
            .map(LaneTree::prefix)
            .noneMatch(our ->
                theirs.stream()
                    .map(LaneTree::prefix)
                    .anyMatch(their -> LaneTree.collide(our, their)));
  }

  @Test
  @Timeout(30)
  void shouldCompareLargeTreesInATimeThatGrowsWithTheirSize() {
    List<String> even = LongStream.range(0, 200_000).mapToObj(i -> "p" + i + "/even").toList();
    List<String> odd = LongStream.range(0, 200_000).mapToObj(i -> "p" + i + "/odd").toList();
    assertThat(LaneTree.of(even).isDisjointFrom(LaneTree.of(odd))).isTrue();
  }

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }
}
