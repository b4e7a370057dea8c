package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.teem.engine.account.QuotaExceededException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a context does with pagers and recallers that misbehave, or only behave differently. */
class ContextPluginsTest {

  @Test
  void shouldStopWhenThePagerGivesUp() {
    Context context = pagedBy((_, _) -> new PageOut(List.of(), new Summary("nothing", 1)));
    context.remember("a", 90, false);
    assertThat(context.stats()).isEqualTo(new Context.Stats(1, 0, 90, 100));
    assertThatExceptionOfType(QuotaExceededException.class)
        .isThrownBy(() -> context.remember("b", 90, false));
    assertThat(context.stats()).isEqualTo(new Context.Stats(2, 0, 180, 100));
  }

  @Test
  void shouldStopWhenThePagerNamesNothingThatCanLeave() {
    Context context = pagedBy((_, _) -> new PageOut(List.of(0L, 4711L), new Summary("lies", 1)));
    context.remember("pinned", 90, true);
    assertThat(context.stats()).isEqualTo(new Context.Stats(1, 0, 90, 100));
  }

  @Test
  void shouldPageOutOnceWhatThePagerNamesTwice() {
    Context context =
        pagedBy((resident, _) -> {
          long coldest = resident.getFirst().id();
          return new PageOut(List.of(coldest, coldest), null);
        });
    context.remember("a", 50, false);
    context.remember("b", 50, false);
    assertThat(context.stats()).isEqualTo(new Context.Stats(1, 1, 50, 100));
  }

  @Test
  void shouldStopWhenASummaryIsAsLargeAsItsVictims() {
    Context context = pagedBy(new DefaultPager(_ -> new Summary("verbose", 90)));
    context.remember("a", 90, false);
    assertThat(context.swapped()).containsExactly(0L);
    assertThat(context.stats().size()).isEqualTo(90);
  }

  @Test
  void shouldTellThePagerWhatIsResidentAndHowMuchToFree() {
    Context context =
        pagedBy((resident, need) -> {
          assertThat(resident).extracting(Segment::id).containsExactly(0L, 1L);
          assertThat(need).isEqualTo(30);
          assertThatThrownBy(() -> resident.removeFirst())
              .isInstanceOf(UnsupportedOperationException.class);
          return new PageOut(List.of(1L), null);
        });
    context.remember("a", 60, false);
    context.remember("b", 30, false);
    assertThat(context.swapped()).containsExactly(1L);
  }

  @Test
  void shouldLoseNothingWhenThePagerFails() {
    Context context =
        pagedBy((_, _) -> {
          throw new IllegalStateException("no model");
        });
    assertThatIllegalStateException()
        .isThrownBy(() -> context.remember("a", 90, false))
        .withMessage("no model");
    assertThat(context.stats()).isEqualTo(new Context.Stats(1, 0, 90, 100));
  }

  @Test
  void shouldLoseNothingWhenTheRecallerFails() {
    FailingRecaller recaller = new FailingRecaller();
    Context context = new Context(100, new DefaultPager(), recaller);
    context.remember("a", 90, false);
    recaller.failing = true;
    assertThatIllegalStateException().isThrownBy(() -> context.remember("b", 90, false));
    assertThatIllegalStateException().isThrownBy(() -> context.recall("a", 1));
    assertThatIllegalStateException().isThrownBy(() -> context.forget(0));
    assertThat(context.swapped()).containsExactly(0L);
    assertThat(context.workingSet()).extracting(Segment::id).containsExactly(1L, 2L);
    assertThat(context.stats().size()).isEqualTo(23 + 90);
  }

  @Test
  void shouldSkipHitsThatAreNotSwappedOut() {
    Context context = new Context(100, new DefaultPager(), new FailingRecaller());
    context.remember("a", 10, false);
    assertThat(context.recall("a", 1)).isEmpty();
    assertThat(context.stats()).isEqualTo(new Context.Stats(1, 0, 10, 100));
  }

  /** One victim at a time: copying what is resident each time would take minutes. */
  @Test
  void shouldPageALargeWorkingSetInLinearTime() {
    int segments = 500_000;
    Context context =
        new Context(
            segments,
            (resident, _) -> new PageOut(List.of(resident.getFirst().id()), null),
            new FailingRecaller());
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < segments; i++) {
            context.remember(i, 1, false);
          }
        });
    assertThat(context.stats()).isEqualTo(new Context.Stats(400_000, 100_000, 400_000, segments));
  }

  private static Context pagedBy(Pager pager) {
    return new Context(100, pager, new KeywordRecaller());
  }

  /** Indexes nothing, finds segment 0 always, and fails when told to. */
  private static final class FailingRecaller implements Recaller {
    private boolean failing;

    @Override
    public void index(long id, Object body) {
      failIfTold();
    }

    @Override
    public void remove(long id) {
      failIfTold();
    }

    @Override
    public List<Hit> search(String query, Collection<Long> candidates, int k) {
      return List.of(new Hit(0, 1));
    }

    private void failIfTold() {
      if (failing) {
        throw new IllegalStateException("index is gone");
      }
    }
  }
}
