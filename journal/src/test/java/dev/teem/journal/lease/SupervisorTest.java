package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the vectors leave out: messages, and figures that nobody should believe. */
class SupervisorTest {
  private static final LaneTree TREE = LaneTree.of(List.of("src/"));
  private static final SupervisedLane WORKERS =
      new SupervisedLane("workers", TREE, false, true, false, null, null);

  @Test
  void shouldSayWhy() {
    SupervisePlan plan = Supervisor.plan(List.of(WORKERS), 1, SupervisePolicy.DEFAULT);
    assertThat(plan.reason()).isEqualTo("target=1, alive=0, admissible=1: starting=1");
    assertThat(plan.spawn()).containsExactly("workers");
  }

  @Test
  void shouldStartNoMoreThanThePolicyAllowsWhateverIsWanted() {
    SupervisePolicy policy = new SupervisePolicy(true, true, null, 1000);
    SupervisePlan plan = Supervisor.plan(List.of(WORKERS), Integer.MAX_VALUE, policy);
    assertThat(plan.outcome()).isEqualTo(SupervisePlan.Outcome.TARGET_UNREACHABLE);
    assertThat(plan.spawn()).hasSize(1000);
  }

  @Test
  void shouldNameTheFigureThatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Supervisor.plan(List.of(), -1, SupervisePolicy.DEFAULT))
        .withMessage("target=-1 is negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SupervisePolicy(true, true, null, Integer.MAX_VALUE))
        .withMessage("maxConcurrency=2147483647, min=1, max=1048576");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SupervisePolicy(true, true, Duration.ofMillis(-1), null))
        .withMessage("spinHaltAfter=PT-0.001S is negative");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SupervisedLane("all", TREE, true, true, false, null, null))
        .withMessage("lane=all is exclusive and repeatable; it can be only one of both");
  }
}
