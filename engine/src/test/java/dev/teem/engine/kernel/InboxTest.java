package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InboxTest {
  private final Inbox inbox = new Inbox(4);
  private final List<Object> taken = new ArrayList<>();

  private void take(Object target, Object body, Object from) {
    taken.add(target + " " + body + " " + from);
  }

  @Test
  void shouldHaveLeftWhatIsBeingTaken() {
    Inbox inbox = new Inbox(4);
    inbox.offer("a", null, null);
    inbox.offer("b", null, null);
    List<Boolean> empty = new ArrayList<>();
    inbox.drain((target, body, from) -> empty.add(inbox.isEmpty()), 10);
    assertThat(empty).containsExactly(false, true);
  }

  @Test
  void shouldGiveOutWhatWasPutInInItsOrder() {
    inbox.offer("a", 1, "x");
    inbox.offer("b", null, null);
    assertThat(inbox.size()).isEqualTo(2);
    assertThat(inbox.drain(this::take, 10)).isEqualTo(2);
    assertThat(taken).containsExactly("a 1 x", "b null null");
    assertThat(inbox.isEmpty()).isTrue();
  }

  @Test
  void shouldGiveOutNoMoreThanItIsAskedFor() {
    inbox.offer("a", 1, 1);
    inbox.offer("b", 2, 2);
    assertThat(inbox.drain(this::take, 1)).isEqualTo(1);
    assertThat(inbox.size()).isEqualTo(1);
    assertThat(inbox.drain(this::take, 1)).isEqualTo(1);
    assertThat(inbox.drain(this::take, 1)).isZero();
  }

  @Test
  void shouldRefuseWhenItIsFullAndHaveRoomAgainLater() {
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 4; i++) {
        assertThat(inbox.offer("t", i, null)).isTrue();
      }
      assertThat(inbox.isFull()).isTrue();
      assertThat(inbox.offer("t", 4, null)).isFalse();
      assertThat(inbox.drain(this::take, 10)).isEqualTo(4);
    }
    assertThat(taken).hasSize(40);
  }

  @Test
  void shouldNotGiveOutAgainWhatTheReaderFailedAt() {
    inbox.offer("a", 1, 1);
    inbox.offer("b", 2, 2);
    assertThatThrownBy(() ->
            inbox.drain(
                (target, body, from) -> {
                  throw new IllegalStateException("at " + target);
                },
                10))
        .hasMessage("at a");
    inbox.drain(this::take, 10);
    assertThat(taken).containsExactly("b 2 2");
  }

  @Test
  void shouldLetTheReaderPutSomethingIn() {
    inbox.offer("a", 1, 1);
    int all =
        inbox.drain(
            (target, body, from) -> {
              take(target, body, from);
              if ("a".equals(target)) {
                inbox.offer("b", 2, 2);
              }
            },
            10);
    assertThat(all).isEqualTo(2);
    assertThat(taken).containsExactly("a 1 1", "b 2 2");
  }

  @Test
  void shouldHaveACapacityThatIsAPowerOfTwo() {
    assertThatThrownBy(() -> new Inbox(6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity=6 is not a power of two");
  }

  @Test
  @Timeout(60)
  void shouldLoseNothingAndKeepTheOrderOfEachThread() throws InterruptedException {
    int messages = 200_000;
    Inbox shared = new Inbox(64);
    int[] next = new int[2];
    Thread[] producers = new Thread[2];
    for (int p = 0; p < producers.length; p++) {
      Integer producer = p;
      producers[p] =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < messages; i++) {
                  Integer body = i;
                  while (!shared.offer(producer, body, body)) {
                    Thread.onSpinWait();
                  }
                }
              });
    }
    List<String> wrong = new ArrayList<>();
    while (next[0] + next[1] < 2 * messages) {
      shared.drain(
          (target, body, from) -> {
            int expected = next[(Integer) target]++;
            if (!body.equals(expected) || !from.equals(expected)) {
              wrong.add("producer=" + target + " body=" + body + " expected=" + expected);
            }
          },
          16);
    }
    for (Thread producer : producers) {
      producer.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(shared.isEmpty()).isTrue();
  }
}
