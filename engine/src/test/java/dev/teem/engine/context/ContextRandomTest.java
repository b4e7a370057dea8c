package dev.teem.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.QuotaExceededException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextRandomTest {
  private static final int CEILING = 200;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldHoldEverySegmentOnceAndCountWhatIsResident(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Context context = new Context(CEILING, new DefaultPager(), new Bm25Recaller());
    List<String> remembered = new ArrayList<>();
    for (int step = 0; step < 2_000; step++) {
      try {
        apply(random, context, remembered, step);
      } catch (QuotaExceededException e) {
        assertThat(pinnedTokens(context)).as("step=%d", step).isGreaterThan(CEILING);
      }
      assertThat(context.stats().size())
          .as("step=%d", step)
          .isEqualTo(context.workingSet().stream().mapToLong(Segment::tokens).sum());
      assertThat(context.dump().stream().map(SavedSegment::body).filter(String.class::isInstance))
          .as("step=%d", step)
          .containsExactlyInAnyOrderElementsOf(remembered);
    }
  }

  private static void apply(
      SplittableRandom random, Context context, List<String> remembered, int step) {
    List<Segment> resident = context.workingSet();
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        String body = "word" + random.nextInt(9) + " unique" + step;
        remembered.add(body);
        context.remember(body, random.nextInt(60), random.nextInt(8) == 0);
      }
      case 2 -> context.recall("word" + random.nextInt(9), random.nextInt(4));
      case 3 -> forget(context, remembered, resident, random);
      default -> {
        if (!resident.isEmpty()) {
          context.pin(resident.get(random.nextInt(resident.size())).id(), random.nextInt(5) == 0);
        }
      }
    }
  }

  private static void forget(
      Context context, List<String> remembered, List<Segment> resident, SplittableRandom random) {
    if (!resident.isEmpty()) {
      Segment segment = resident.get(random.nextInt(resident.size()));
      context.forget(segment.id());
      remembered.remove(segment.body());
    }
  }

  private static long pinnedTokens(Context context) {
    return context.workingSet().stream().filter(Segment::pinned).mapToLong(Segment::tokens).sum();
  }
}
