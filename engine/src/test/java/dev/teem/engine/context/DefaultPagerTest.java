package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DefaultPagerTest {
  private final DefaultPager pager = new DefaultPager();

  @Test
  void shouldTakeTheColdestUntilTheNeedIsMet() {
    List<Segment> resident = List.of(plain(0, 10), plain(1, 10), plain(2, 10));
    assertThat(pager.pageOut(resident, 1).victims()).containsExactly(0L);
    assertThat(pager.pageOut(resident, 10).victims()).containsExactly(0L);
    assertThat(pager.pageOut(resident, 11).victims()).containsExactly(0L, 1L);
    assertThat(pager.pageOut(resident, 99).victims()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void shouldPassOverWhatIsPinned() {
    List<Segment> resident = List.of(pinned(0), plain(1, 10), pinned(2), plain(3, 10));
    assertThat(pager.pageOut(resident, 20).victims()).containsExactly(1L, 3L);
  }

  @Test
  void shouldGiveUpWhenAllIsPinned() {
    assertThat(pager.pageOut(List.of(pinned(0)), 1)).isEqualTo(new PageOut(List.of(), null));
  }

  @Test
  void shouldCountItsVictimsInASummaryOfAQuarterOfTheirSize() {
    PageOut two = pager.pageOut(List.of(plain(0, 10), plain(1, 11)), 21);
    assertThat(two.summary()).isEqualTo(new Summary(Map.of("kind", "summary", "of", 2L), 6));
    PageOut large = pager.pageOut(List.of(plain(0, 10_000)), 1);
    assertThat(large.summary()).isEqualTo(new Summary(Map.of("kind", "summary", "of", 1L), 48));
  }

  @Test
  void shouldWriteTheSummaryInTheSameOrderAlways() {
    PageOut decided = pager.pageOut(List.of(plain(0, 10)), 1);
    assertThat(BodyText.json(decided.summary().body()))
        .isEqualTo("{\"kind\":\"summary\",\"of\":1}");
  }

  @Test
  void shouldNotSummarizeSummariesAgain() {
    PageOut summariesOnly = pager.pageOut(List.of(summary(0), summary(1)), 20);
    assertThat(summariesOnly).isEqualTo(new PageOut(List.of(0L, 1L), null));
    PageOut mixed = pager.pageOut(List.of(summary(0), plain(1, 10)), 20);
    assertThat(mixed.summary()).isEqualTo(new Summary(Map.of("kind", "summary", "of", 2L), 5));
  }

  @Test
  void shouldAskTheSummarizerForTheSummary() {
    List<List<Segment>> asked = new ArrayList<>();
    Summary gist = new Summary("gist", 3);
    DefaultPager asking =
        new DefaultPager(victims -> {
          asked.add(victims);
          return gist;
        });
    List<Segment> resident = List.of(plain(0, 10), pinned(1), plain(2, 10), plain(3, 10));
    assertThat(asking.pageOut(resident, 20)).isEqualTo(new PageOut(List.of(0L, 2L), gist));
    assertThat(asked).containsExactly(List.of(plain(0, 10), plain(2, 10)));
  }

  @Test
  void shouldNeedASummarizer() {
    assertThatNullPointerException()
        .isThrownBy(() -> new DefaultPager(null))
        .withMessage("summarizer");
  }

  private static Segment plain(long id, long tokens) {
    return new Segment(id, "text", tokens, false, false);
  }

  private static Segment pinned(long id) {
    return new Segment(id, "text", 10, true, false);
  }

  private static Segment summary(long id) {
    return new Segment(id, "text", 10, false, true);
  }
}
