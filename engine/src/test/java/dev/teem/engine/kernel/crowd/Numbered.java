package dev.teem.engine.kernel.crowd;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A message between two members.
 *
 * @param from the sender's number; {@link #HOST} if it comes from outside
 * @param number which of the sender's messages to this receiver it is, from 0
 * @param revoked whether the lender of the capability that comes along has revoked it; null if none
 *     comes along, or for good
 */
record Numbered(int from, int number, AtomicBoolean revoked) {
  static final int HOST = -1;

  Numbered(int from, int number) {
    this(from, number, null);
  }

  /**
   * A reply.
   *
   * @param to what it answers
   */
  record Answer(Object to) {}
}
