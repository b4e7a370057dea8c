package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {
  private static final int CAPACITY = 8;

  private final Mailbox mailbox = new Mailbox(CAPACITY);

  /** Moves the head to a place: with messages that have come and gone. */
  private void headAt(int place) {
    for (int i = 0; i < place; i++) {
      mailbox.add("gone", null);
      mailbox.remove(0);
    }
  }

  private void fill() {
    for (int i = 0; i < CAPACITY; i++) {
      mailbox.add(i, "from " + i);
    }
  }

  private static List<Object> bodies(Mailbox mailbox) {
    List<Object> bodies = new ArrayList<>();
    for (int i = 0; i < mailbox.size(); i++) {
      bodies.add(mailbox.body(i));
    }
    return bodies;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7})
  void shouldBeFirstComeFirstServedWhereverItsHeadIs(int head) {
    headAt(head);
    fill();
    assertThat(mailbox.isFull()).isTrue();
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(mailbox.body(0)).isEqualTo(i);
      assertThat(mailbox.from(0)).isEqualTo("from " + i);
      mailbox.remove(0);
    }
    assertThat(mailbox.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7})
  void shouldMoveToALargerOneWhereverItsHeadIs(int head) {
    headAt(head);
    fill();
    Mailbox larger = new Mailbox(2 * CAPACITY);
    for (int i = 0; i < 5; i++) {
      // It has been used before.
      larger.add("gone", null);
      larger.remove(0);
    }
    mailbox.moveTo(larger);
    assertThat(bodies(larger)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(larger.from(7)).isEqualTo("from 7");
    assertThat(larger.isFull()).isFalse();
    assertThat(mailbox.size()).isZero();
    larger.add(8, null);
    assertThat(bodies(larger)).endsWith(7, 8);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7})
  void shouldKeepTheOrderOfTheOthersWhenOneIsTakenOut(int head) {
    headAt(head);
    fill();
    mailbox.remove(3);
    mailbox.remove(6);
    mailbox.remove(0);
    assertThat(bodies(mailbox)).containsExactly(1, 2, 4, 5, 6);
    assertThat(mailbox.from(4)).isEqualTo("from 6");
  }

  @Test
  void shouldHoldNothingOfWhatWasTaken() {
    headAt(5);
    fill();
    mailbox.remove(4);
    mailbox.clear();
    assertThat(mailbox.size()).isZero();
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(mailbox.body(i)).isNull();
      assertThat(mailbox.from(i)).isNull();
    }
  }

  @Test
  void shouldDoAsAQueueDoes() {
    Random random = new Random(7);
    ArrayDeque<Integer> model = new ArrayDeque<>();
    Mailbox tried = mailbox;
    for (int i = 0; i < 10_000; i++) {
      if (random.nextInt(100) < 52) {
        if (tried.isFull()) {
          Mailbox larger = new Mailbox(2 * tried.capacity());
          tried.moveTo(larger);
          tried = larger;
        }
        tried.add(i, null);
        model.add(i);
      } else if (!model.isEmpty()) {
        tried.remove(0);
        model.remove();
      }
      assertThat(tried.size()).isEqualTo(model.size());
    }
    assertThat(bodies(tried)).isEqualTo(new ArrayList<Object>(model));
  }
}
