package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.teem.engine.account.QuotaExceededException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextTest {
  private final Context context = limitedTo(100);

  private static Context limitedTo(double ceiling) {
    return new Context(ceiling, new DefaultPager(), new KeywordRecaller());
  }

  @Test
  void shouldNumberSegmentsAndListThemColdestFirst() {
    assertThat(context.remember("a", 10, false)).isZero();
    assertThat(context.remember("b", 20, true)).isOne();
    assertThat(context.workingSet())
        .containsExactly(
            new Segment(0, "a", 10, false, false), new Segment(1, "b", 20, true, false));
    assertThat(context.stats()).isEqualTo(new Context.Stats(2, 0, 30, 100));
  }

  @Test
  void shouldEstimateWhatIsNotSized() {
    context.remember("12345678901234");
    assertThat(context.workingSet())
        .containsExactly(new Segment(0, "12345678901234", 4, false, false));
  }

  @Test
  void shouldPageOutTheColdestOnceItPassesEightyPercent() {
    context.remember("a", 40, false);
    context.remember("b", 40, false);
    assertThat(resident()).containsExactly(0L, 1L);
    context.remember("c", 1, false);
    assertThat(resident()).containsExactly(1L, 2L, 3L);
    assertThat(context.workingSet().getLast())
        .isEqualTo(new Segment(3, Map.of("kind", "summary", "of", 1L), 10, false, true));
    assertThat(context.stats()).isEqualTo(new Context.Stats(3, 1, 51, 100));
  }

  @Test
  void shouldNeverPageOutWithoutACeiling() {
    Context unlimited = limitedTo(Double.POSITIVE_INFINITY);
    for (int i = 0; i < 5; i++) {
      unlimited.remember("a", Segment.MAX_TOKENS, false);
    }
    assertThat(unlimited.stats().size()).isEqualTo(5 * Segment.MAX_TOKENS);
    assertThat(unlimited.stats().swapped()).isZero();
  }

  @Test
  void shouldPageOutOthersInsteadOfWhatIsPinned() {
    context.remember("system prompt", 50, true);
    for (int i = 0; i < 20; i++) {
      context.remember("talk", 20, false);
      assertThat(resident()).contains(0L);
    }
    assertThat(context.stats().swapped()).isPositive();
  }

  @Test
  void shouldPageOutWhatIsNoLongerPinned() {
    context.remember("a", 60, true);
    context.pin(0, false);
    context.remember("b", 30, false);
    assertThat(resident()).doesNotContain(0L).contains(1L);
  }

  @Test
  void shouldKeepTheOrderWhenASegmentIsPinned() {
    context.remember("a", 1, false);
    context.remember("b", 1, false);
    context.pin(0, true);
    assertThat(context.workingSet()).extracting(Segment::pinned).containsExactly(true, false);
    assertThat(resident()).containsExactly(0L, 1L);
  }

  @Test
  void shouldNotPinWhatIsSwappedOut() {
    context.remember("alpha", 500, false);
    context.pin(0, true);
    assertThat(context.dump()).extracting(SavedSegment::pinned).containsOnly(false);
  }

  @Test
  void shouldKeepTheSegmentThatMadePinnedOnesPassTheCeiling() {
    context.remember("a", 60, true);
    assertThatExceptionOfType(QuotaExceededException.class)
        .isThrownBy(() -> context.remember("b", 60, true))
        .withMessage("quota exceeded: mem")
        .returns("mem", QuotaExceededException::resource);
    assertThat(resident()).containsExactly(0L, 1L);
    assertThat(context.stats().size()).isEqualTo(120);
    context.forget(1);
    assertThat(context.remember("c", 1, false)).isEqualTo(2);
  }

  @Test
  void shouldBringBackWhatItRecalls() {
    context.remember("alpha", 30, false);
    context.remember("beta", 30, false);
    context.remember("gamma", 30, false);
    assertThat(context.swapped()).containsExactly(0L);
    assertThat(context.recall("alpha", 4)).containsExactly(segment(0, "alpha", 30));
    assertThat(resident()).contains(0L);
    assertThat(context.swapped()).doesNotContain(0L);
    assertThat(context.recall("alpha", 4)).isEmpty();
  }

  @Test
  void shouldRecallTheBestFirstAndNoMoreThanAskedFor() {
    Context small = limitedTo(1);
    small.remember("alpha", 1, false);
    small.remember("alpha beta", 1, false);
    small.remember("alpha beta", 1, false);
    assertThat(small.recall("alpha beta", 2)).extracting(Segment::id).containsExactly(2L, 4L);
    assertThat(small.recall("alpha beta", 0)).isEmpty();
  }

  @Test
  void shouldForgetWhatIsResident() {
    context.remember("a", 10, false);
    context.forget(0);
    assertThat(context.stats()).isEqualTo(new Context.Stats(0, 0, 0, 100));
  }

  @Test
  void shouldForgetWhatIsSwappedOut() {
    context.remember("alpha", 500, false);
    assertThat(context.swapped()).containsExactly(0L);
    context.forget(0);
    assertThat(context.swapped()).isEmpty();
    assertThat(context.recall("alpha", 4)).isEmpty();
  }

  @Test
  void shouldNotMindForgettingOrPinningWhatIsNotThere() {
    context.remember("a", 10, false);
    context.forget(7);
    context.pin(7, true);
    assertThat(context.workingSet()).containsExactly(segment(0, "a", 10));
  }

  @Test
  void shouldMoveBelowASmallerCeiling() {
    context.remember("system prompt", 20, true);
    context.remember("alpha", 30, false);
    context.remember("beta", 30, false);
    Context moved = Context.from(50, new DefaultPager(), new KeywordRecaller(), context.dump());
    assertThat(moved.workingSet())
        .containsExactly(
            new Segment(0, "system prompt", 20, true, false),
            new Segment(3, Map.of("kind", "summary", "of", 2L), 15, false, true));
    assertThat(moved.swapped()).containsExactly(1L, 2L);
    assertThat(moved.stats()).isEqualTo(new Context.Stats(2, 2, 35, 50));
  }

  @Test
  void shouldDumpWhatIsSwappedOutLastAndBringItBackAsOrdinary() {
    context.remember("alpha", 50, false);
    context.remember("beta", 40, false);
    Context moved = Context.from(1000, new DefaultPager(), new KeywordRecaller(), context.dump());
    Map<String, Object> summary = Map.of("kind", "summary", "of", 1L);
    assertThat(moved.workingSet())
        .containsExactly(segment(0, "beta", 40), segment(1, summary, 13), segment(2, "alpha", 50));
  }

  @Test
  void shouldNotMoveWherePinnedSegmentsDoNotFit() {
    context.remember("system prompt", 60, true);
    List<SavedSegment> dump = context.dump();
    assertThatExceptionOfType(QuotaExceededException.class)
        .isThrownBy(() -> Context.from(50, new DefaultPager(), new KeywordRecaller(), dump))
        .withMessage("quota exceeded: mem");
    assertThat(context.dump()).isEqualTo(dump);
  }

  @Test
  void shouldHandOutCopies() {
    context.remember("a", 10, false);
    List<Segment> workingSet = context.workingSet();
    List<SavedSegment> dump = context.dump();
    context.forget(0);
    assertThat(workingSet).containsExactly(segment(0, "a", 10));
    assertThat(dump).containsExactly(new SavedSegment("a", 10, false));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.NEGATIVE_INFINITY})
  void shouldRefuseACeilingThatIsNone(double ceiling) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limitedTo(ceiling))
        .withMessage("ceiling=" + ceiling + " is not a number of at least 0");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Segment.MAX_TOKENS + 1, Long.MAX_VALUE})
  void shouldRefuseASizeOutOfRange(long tokens) {
    String message = "tokens=" + tokens + " is not within 0..2147483647";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> context.remember("a", tokens, false))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SavedSegment("a", tokens, false))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Summary("a", tokens))
        .withMessage(message);
    assertThat(context.remember("b", 1, false)).isZero();
  }

  @Test
  void shouldRefuseToRecallBadQueries() {
    assertThatNullPointerException().isThrownBy(() -> context.recall(null, 1)).withMessage("query");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> context.recall("a", -1))
        .withMessage("k=-1 is less than 0");
  }

  private List<Long> resident() {
    return context.workingSet().stream().map(Segment::id).toList();
  }

  private static Segment segment(long id, Object body, long tokens) {
    return new Segment(id, body, tokens, false, false);
  }
}
