package dev.teem.engine.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.time.VirtualClock;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {
  private final VirtualClock clock = new VirtualClock();
  private final Account root = Account.root(Quota.NONE.tokens(10).children(2), clock);

  @Test
  void shouldChargeEveryAncestorOrNone() {
    Account child = root.child(Quota.NONE.tokens(100));
    child.charge(Meter.TOKENS, 10);
    assertThatThrownBy(() -> child.charge(Meter.TOKENS, 1))
        .isInstanceOf(QuotaExceededException.class)
        .hasMessage("quota exceeded: tokens");
    assertThat(child.remaining(Meter.TOKENS)).isEqualTo(90);
    assertThat(root.remaining(Meter.TOKENS)).isZero();
    assertThat(root.usage(Meter.TOKENS)).isEqualTo(10);
  }

  @Test
  void shouldOpenNoAccountForAChildThatThereIsNoRoomFor() {
    root.child(Quota.NONE);
    root.child(Quota.NONE);
    assertThatThrownBy(() -> root.child(Quota.NONE)).hasMessage("quota exceeded: children");
    assertThat(root.usage(Meter.CHILDREN)).isEqualTo(2);
  }

  @Test
  void shouldTakeNoSlotWhenExtended() {
    Account extension = root.extend(Quota.NONE);
    assertThat(root.usage(Meter.CHILDREN)).isZero();
    extension.charge(Meter.TOKENS, 4);
    assertThat(root.usage(Meter.TOKENS)).isEqualTo(4);
  }

  @Test
  void shouldFreeASlotOnceHoweverOftenReleased() {
    Account child = root.child(Quota.NONE);
    root.child(Quota.NONE);
    child.release();
    child.release();
    assertThat(root.usage(Meter.CHILDREN)).isEqualTo(1);
    assertThat(root.remaining(Meter.CHILDREN)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void shouldIgnoreAnAmountThatIsNone(double amount) {
    root.charge(Meter.TOKENS, 3);
    root.charge(Meter.TOKENS, amount);
    root.refund(Meter.TOKENS, amount);
    assertThat(root.remaining(Meter.TOKENS)).isEqualTo(7);
    assertThat(root.usage(Meter.TOKENS)).isEqualTo(3);
  }

  @Test
  void shouldLimitTheLifeOfOneAccountAlone() {
    Account mortal = root.child(Quota.NONE.wallMs(5));
    Account below = mortal.child(Quota.NONE);
    clock.advance(5_000_000);
    assertThatCode(mortal::checkWall).doesNotThrowAnyException();
    assertThat(mortal.remainingWallMs()).isZero();
    clock.advance(1);
    assertThatThrownBy(mortal::checkWall).hasMessage("quota exceeded: wallMs");
    assertThat(mortal.remainingWallMs()).isZero();
    assertThatCode(below::checkWall).doesNotThrowAnyException();
    assertThat(below.remainingWallMs()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void shouldSnapshotWhatIsLeft() {
    Quota quota = Quota.NONE.tokens(8).usd(1).wallMs(30).mem(64).maxMailbox(4);
    Account child = root.child(quota);
    child.charge(Meter.TOKENS, 5);
    child.charge(Meter.TOOL_CALLS, 2);
    clock.advance(10_000_000);
    assertThat(child.remainingQuota()).isEqualTo(quota.tokens(3).wallMs(20));
    assertThat(child.quota()).isEqualTo(quota);
  }

  @Test
  void shouldHandOutExactlyWhatThereIsToSiblingsOnTwoThreads() throws Exception {
    int rounds = 100;
    int charges = 5_000;
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < rounds; round++) {
        // Room for that many charges of 3 and no other.
        Account parent = Account.root(Quota.NONE.tokens(3.0 * charges + 2), clock);
        Future<Integer> one = threads.submit(chargesUntilRefused(parent, start));
        Future<Integer> other = threads.submit(chargesUntilRefused(parent, start));
        // Fewer would be a refusal in spite of room, more an overshoot.
        assertThat(one.get() + other.get()).isEqualTo(charges);
        assertThat(parent.remaining(Meter.TOKENS)).isEqualTo(2);
        assertThat(parent.usage(Meter.TOKENS)).isEqualTo(3.0 * charges);
      }
    }
  }

  private static Callable<Integer> chargesUntilRefused(Account parent, CyclicBarrier start) {
    return () -> {
      Account account = parent.child(Quota.NONE);
      start.await();
      int charged = 0;
      try {
        while (true) {
          account.charge(Meter.TOKENS, 3);
          charged++;
        }
      } catch (QuotaExceededException e) {
        assertThat(account.usage(Meter.TOKENS)).isEqualTo(3.0 * charged);
        return charged;
      }
    };
  }
}
