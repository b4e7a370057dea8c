package dev.teem.journal.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionPlanTest {
  private static final long DAY = 86_400_000_000L;
  private static final long NOW = 1_000 * DAY;
  private static final RetentionPolicy MONTH = new RetentionPolicy(30, 365, 1_000);

  private final List<OutputFile> files = new ArrayList<>();

  /** A file of so many bytes whose newest output is so many days old. */
  private RetentionPlanTest file(long bytes, double daysOld) {
    files.add(new OutputFile(files.size() + 1, bytes, NOW - (long) (daysOld * DAY)));
    return this;
  }

  private RetentionPlan plan(RetentionPolicy policy, long storeBytes) {
    return RetentionPlan.of(policy, files, storeBytes, NOW);
  }

  @Test
  void shouldGiveUpWhatIsOlderThanTheHotDays() {
    file(100, 31).file(100, 30.000_001).file(100, 30).file(100, 1);

    assertThat(plan(MONTH, 900)).isEqualTo(new RetentionPlan(2, 0, 700));
  }

  @Test
  void shouldGiveUpTheOldestWhenTheStoreIsTooLarge() {
    file(100, 3).file(200, 2).file(400, 1);

    assertThat(plan(MONTH, 1_000)).isEqualTo(new RetentionPlan(0, 0, 1_000));
    assertThat(plan(MONTH, 1_001)).isEqualTo(new RetentionPlan(0, 1, 901));
    assertThat(plan(MONTH, 1_101)).isEqualTo(new RetentionPlan(0, 2, 801));
    assertThat(plan(MONTH, 1_500)).isEqualTo(new RetentionPlan(0, 3, 800));
  }

  @Test
  void shouldCountWhatGoesForItsAgeBeforeItGivesUpMore() {
    file(500, 90).file(200, 2).file(400, 1);

    assertThat(plan(MONTH, 1_500)).isEqualTo(new RetentionPlan(1, 0, 1_000));
    assertThat(plan(MONTH, 1_501)).isEqualTo(new RetentionPlan(1, 1, 801));
  }

  @Test
  void shouldSayWhatIsLeftWhereGivingUpEverythingIsNotEnough() {
    file(100, 3).file(200, 2);

    assertThat(plan(MONTH, 5_000)).isEqualTo(new RetentionPlan(0, 2, 4_700));
    files.clear();
    assertThat(plan(MONTH, 5_000)).isEqualTo(new RetentionPlan(0, 0, 5_000));
  }

  @Test
  void shouldKeepWhatWasWrittenAfterSomethingYoung() {
    file(100, 90).file(100, 2).file(100, 90);
    assertThat(plan(MONTH, 300)).isEqualTo(new RetentionPlan(1, 0, 200));
  }

  @Test
  void shouldTakeWhatIsDatedInTheFutureForYoung() {
    file(100, -10_000).file(100, 90);

    assertThat(plan(MONTH, 300)).isEqualTo(new RetentionPlan(0, 0, 300));
    assertThat(plan(new RetentionPolicy(0, 0, 1_000), 300).files()).isZero();
    assertThat(plan(new RetentionPolicy(0, 0, 100), 300)).isEqualTo(new RetentionPlan(0, 2, 100));
  }

  @Test
  void shouldGiveUpAFileThatNoReceiptSpeaksOf() {
    files.add(new OutputFile(1, 100, Long.MIN_VALUE));
    assertThat(plan(MONTH, 300)).isEqualTo(new RetentionPlan(1, 0, 200));
  }

  @Test
  void shouldGiveUpEverythingThatHasEndedAfterNoDays() {
    file(100, 1).file(100, 0.000_001).file(100, 0);
    assertThat(plan(new RetentionPolicy(0, 0, 1_000), 300).aged()).isEqualTo(2);
  }

  @Test
  void shouldRefusePoliciesThatMakeNoSense() {
    assertThatThrownBy(() -> new RetentionPolicy(-1, 5, 0)).hasMessageContaining("hotDays=-1");
    assertThatThrownBy(() -> new RetentionPolicy(1, 365_001, 0))
        .hasMessageContaining("warmDays=365001");
    assertThatThrownBy(() -> new RetentionPolicy(6, 5, 0))
        .hasMessageContaining("warmDays=5")
        .hasMessageContaining("hotDays=6");
    assertThatThrownBy(() -> new RetentionPolicy(1, 5, -1)).hasMessageContaining("maxBytes=-1");
    assertThat(RetentionPolicy.DEFAULT).isEqualTo(new RetentionPolicy(30, 365, 5_242_880_000L));
    assertThat(new RetentionPolicy(365_000, 365_000, Long.MAX_VALUE).hotSince(NOW)).isNegative();
  }
}
