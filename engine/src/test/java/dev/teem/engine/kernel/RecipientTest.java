package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mail of one process, against a list. */
class RecipientTest {
  private final MailboxPool mailboxes = new MailboxPool();
  private final Recipient recipient = new Somebody();

  private record Mail(Object body, Object from) {}

  private static final class Somebody extends Recipient {
    @Override
    public long pid() {
      return 1;
    }

    @Override
    boolean discarded() {
      return false;
    }
  }

  private List<Mail> mail() {
    List<Mail> all = new ArrayList<>();
    for (int i = 0; i < recipient.mailCount(); i++) {
      all.add(new Mail(recipient.mailBody(i), recipient.mailFrom(i)));
    }
    return all;
  }

  @Test
  void shouldHaveNoMailAtFirst() {
    assertThat(recipient.hasMail()).isFalse();
    assertThat(recipient.mailCount()).isZero();
  }

  @Test
  void shouldTakeAMessageWithoutABody() {
    recipient.addMail(mailboxes, null, Outside.HOST);
    assertThat(recipient.hasMail()).isTrue();
    assertThat(mail()).containsExactly(new Mail(null, Outside.HOST));
    recipient.removeMail(mailboxes, 0);
    assertThat(recipient.hasMail()).isFalse();
  }

  @Test
  void shouldTakeASignal() {
    Signal signal = new Signal.Term(7);
    recipient.addMail(mailboxes, signal, null);
    recipient.addMail(mailboxes, signal, null);
    assertThat(mail()).containsExactly(new Mail(signal, null), new Mail(signal, null));
  }

  @Test
  void shouldGiveTheMailboxBackWithItsLastMessage() {
    Mailbox lent = mailboxes.take();
    mailboxes.giveBack(lent);
    recipient.addMail(mailboxes, "a", Outside.HOST);
    recipient.addMail(mailboxes, "b", Outside.HOST);
    recipient.removeMail(mailboxes, 0);
    assertThat(mailboxes.take()).isNotSameAs(lent);
    recipient.removeMail(mailboxes, 0);
    assertThat(mailboxes.take()).isSameAs(lent);
  }

  @Test
  void shouldGiveAnEmptyMailboxBackWhenAllIsThrownAway() {
    for (int i = 0; i < 5; i++) {
      recipient.addMail(mailboxes, i, Outside.HOST);
    }
    recipient.clearMail(mailboxes);
    assertThat(recipient.hasMail()).isFalse();
    assertThat(mailboxes.take().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldKeepTheOrderWhateverIsTakenOut(long seed) {
    Random random = new Random(seed);
    List<Mail> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      // Few at a time, so that it is empty now and then, and sometimes more than a mailbox has.
      if (expected.isEmpty() || random.nextInt(100) < (i / 1000 % 2 == 0 ? 48 : 52)) {
        Mail next = new Mail(i, random.nextBoolean() ? Outside.HOST : null);
        expected.add(next);
        recipient.addMail(mailboxes, next.body, next.from);
      } else {
        int index = random.nextInt(3) == 0 ? random.nextInt(expected.size()) : 0;
        expected.remove(index);
        recipient.removeMail(mailboxes, index);
      }
      assertThat(mail()).as("seed=%d step=%d", seed, i).isEqualTo(expected);
    }
  }
}
