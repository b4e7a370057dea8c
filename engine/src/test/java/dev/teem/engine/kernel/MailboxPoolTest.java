package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxPoolTest {
  private final MailboxPool pool = new MailboxPool();

  @Test
  void shouldStartWithTheSmallest() {
    assertThat(pool.take().capacity()).isEqualTo(Mailbox.SMALLEST);
  }

  @Test
  void shouldLendAgainWhatWasGivenBack() {
    Mailbox first = pool.take();
    pool.giveBack(first);
    assertThat(pool.take()).isSameAs(first);
    assertThat(pool.take()).isNotSameAs(first);
  }

  @Test
  void shouldGrowByDoublingAndKeepWhatWasOutgrown() {
    Mailbox small = pool.take();
    for (int i = 0; i < Mailbox.SMALLEST; i++) {
      small.add(i, null);
    }
    Mailbox large = pool.grow(small);
    assertThat(large.capacity()).isEqualTo(2 * Mailbox.SMALLEST);
    assertThat(large.size()).isEqualTo(Mailbox.SMALLEST);
    assertThat(pool.take()).isSameAs(small);
  }

  @Test
  void shouldLendALargeOneAgainToWhoGrows() {
    Mailbox small = pool.take();
    Mailbox large = pool.grow(small);
    large.clear();
    pool.giveBack(large);
    assertThat(pool.grow(pool.take())).isSameAs(large);
  }

  @Test
  void shouldKeepAThousandAndNoMore() {
    List<Mailbox> lent = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      lent.add(pool.take());
    }
    lent.forEach(pool::giveBack);
    List<Mailbox> again = new ArrayList<>();
    for (int i = 0; i < 1_100; i++) {
      again.add(pool.take());
    }
    assertThat(again.stream().filter(lent::contains)).hasSize(1_024);
  }

  @Test
  void shouldKeepFewOfThoseThatAreLarge() {
    int capacity = 1 << 18;
    List<Mailbox> large = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      large.add(new Mailbox(capacity));
    }
    large.forEach(pool::giveBack);
    int kept = 0;
    for (int i = 0; i < 5; i++) {
      if (large.contains(pool.grow(new Mailbox(capacity / 2)))) {
        kept++;
      }
    }
    // Room for 2^19 messages in all.
    assertThat(kept).isEqualTo(2);
  }
}
