package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * A message that is more than a body and its sender: it takes the place of the body in the mailbox.
 *
 * <p>Whoever has it is the only one to touch it, from the sender to the mailbox to the {@link
 * Message} that opens it. A request makes the whole trip in one: the answer turns it round, and
 * once that has arrived it may carry another request of the same core. So a {@code Message} that
 * may still answer keeps the correlation that it saw, and asks {@link #asks} first.
 */
final class Envelope {
  static final long NO_DEADLINE = Long.MAX_VALUE;

  // Kinds. Numbers, since these are stored into old objects for each request: to store a reference
  // there costs a fence with the collector G1.
  static final byte PLAIN = 0;
  static final byte REQUEST = 1;
  static final byte REPLY = 2;

  private static final VarHandle KIND;
  private static final VarHandle CORRELATION;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      KIND = lookup.findVarHandle(Envelope.class, "kind", byte.class);
      CORRELATION = lookup.findVarHandle(Envelope.class, "correlation", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  Object body;
  final List<Capability> capabilities;

  /** What it asks, or has asked; null for a plain one. */
  final Request request;

  /** When its sender loses interest. */
  long deadlineNanos;

  /** Pairs a reply with its request; else whatever the sender wants. */
  // Written opaque for a new request, before the kind; read opaque by asks(), plain by owners.
  long correlation;

  // Written with release for a new request; read with acquire by asks(), plain by owners.
  byte kind;

  private Envelope(
      Object body, List<Capability> capabilities, long correlation, long deadlineNanos) {
    this.body = body;
    this.capabilities = capabilities;
    this.correlation = correlation;
    this.deadlineNanos = deadlineNanos;
    kind = PLAIN;
    request = null;
  }

  /** An envelope for requests, and their replies. */
  Envelope(Request request) {
    capabilities = List.of();
    this.request = request;
  }

  static Envelope message(Object body, Delivery delivery, long deadlineNanos) {
    return new Envelope(body, delivery.capabilities(), delivery.correlation(), deadlineNanos);
  }

  static Envelope restored(Object body, long correlation) {
    return new Envelope(body, List.of(), correlation, NO_DEADLINE);
  }

  /**
   * Makes a request of it.
   *
   * @param number never used for it before
   */
  void ask(Object question, long number, long deadline) {
    body = question;
    deadlineNanos = deadline;
    // In this order, for asks(): who sees the new request sees its number as well.
    CORRELATION.setOpaque(this, number);
    KIND.setRelease(this, REQUEST);
  }

  /** Turns it round. */
  void answer(Object answer) {
    body = answer;
    deadlineNanos = NO_DEADLINE;
    kind = REPLY;
  }

  /**
   * Whether this request is still to be answered. For the core that has got it, at any time.
   *
   * <p>If it has been answered, that core has done so: it sees the kind that it wrote itself, or
   * that of a later request (acquire, with the release in {@link #ask}) and then that one's number
   * or a later one's.
   */
  boolean asks(long number) {
    return (byte) KIND.getAcquire(this) == REQUEST && (long) CORRELATION.getOpaque(this) == number;
  }

  /** Whether somebody waits for an answer to it. */
  boolean isRequest() {
    return kind == REQUEST;
  }

  boolean isReply() {
    return kind == REPLY;
  }
}
