package dev.teem.engine.kernel;

import java.util.Arrays;

/**
 * A core's empty mailboxes, by capacity. Large ones are kept too, within bounds, so that a backlog
 * that comes and goes costs no allocation. The core's thread only.
 */
final class MailboxPool {
  private static final int SIZES = 24;

  /** Most mailboxes kept of one capacity, and most messages that those have room for. */
  private static final int MOST_KEPT = 1024;

  private static final int MOST_KEPT_MESSAGES = 1 << 19;

  private final Mailbox[][] kept = new Mailbox[SIZES][];
  private final int[] counts = new int[SIZES];

  MailboxPool() {
    for (int i = 0; i < SIZES; i++) {
      kept[i] = new Mailbox[Math.clamp(MOST_KEPT_MESSAGES >> i, 1, MOST_KEPT)];
    }
  }

  /** An empty mailbox of the smallest capacity. */
  Mailbox take() {
    return take(Mailbox.SMALLEST);
  }

  private Mailbox take(int capacity) {
    int size = Integer.numberOfTrailingZeros(capacity);
    if (size >= SIZES || counts[size] == 0) {
      return new Mailbox(capacity);
    }
    return kept[size][--counts[size]];
  }

  /** Changes a full mailbox for one of twice the capacity with the same messages. */
  Mailbox grow(Mailbox full) {
    Mailbox larger = take(full.capacity() * 2);
    full.moveTo(larger);
    giveBack(full);
    return larger;
  }

  /** Lets go of the large ones. */
  void trim() {
    int smallest = Integer.numberOfTrailingZeros(Mailbox.SMALLEST);
    for (int size = smallest + 1; size < SIZES; size++) {
      Arrays.fill(kept[size], 0, counts[size], null);
      counts[size] = 0;
    }
  }

  /** Takes back a mailbox that is empty. */
  void giveBack(Mailbox mailbox) {
    int size = Integer.numberOfTrailingZeros(mailbox.capacity());
    if (size < SIZES && counts[size] < kept[size].length) {
      kept[size][counts[size]++] = mailbox;
    }
  }
}
