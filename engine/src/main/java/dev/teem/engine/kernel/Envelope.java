package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import java.util.List;

/**
 * A message that is more than a body and its sender: it takes the place of the body in the mailbox.
 * Immutable but for {@code answered}.
 */
final class Envelope {
  static final long NO_DEADLINE = Long.MAX_VALUE;

  /** Whether it asks, answers, or neither. */
  enum Kind {
    PLAIN,
    REQUEST,
    REPLY
  }

  final Object body;

  /** The process that sent it, or null if it came from outside. */
  final Process sender;

  final List<Capability> capabilities;

  /** Pairs a reply with its request; else whatever the sender wants. */
  final long correlation;

  final Kind kind;
  final long deadlineNanos;

  /** Who waits outside of the engine for the reply, or null. */
  final HostCall hostCall;

  /** A request is answered once. Touched by the core that has the request. */
  boolean answered;

  private Envelope(
      Object body,
      Process sender,
      List<Capability> capabilities,
      long correlation,
      Kind kind,
      long deadlineNanos,
      HostCall hostCall) {
    this.body = body;
    this.sender = sender;
    this.capabilities = capabilities;
    this.correlation = correlation;
    this.kind = kind;
    this.deadlineNanos = deadlineNanos;
    this.hostCall = hostCall;
  }

  static Envelope message(Object body, Process sender, Delivery delivery, long deadlineNanos) {
    return new Envelope(
        body,
        sender,
        delivery.capabilities(),
        delivery.correlation(),
        Kind.PLAIN,
        deadlineNanos,
        null);
  }

  static Envelope request(Object body, Process sender, long correlation, long deadlineNanos) {
    return new Envelope(body, sender, List.of(), correlation, Kind.REQUEST, deadlineNanos, null);
  }

  static Envelope hostRequest(Object body, HostCall call, long deadlineNanos) {
    return new Envelope(body, null, List.of(), 0, Kind.REQUEST, deadlineNanos, call);
  }

  static Envelope restored(Object body, long correlation) {
    return new Envelope(body, null, List.of(), correlation, Kind.PLAIN, NO_DEADLINE, null);
  }

  static Envelope reply(Object body, Process sender, long correlation) {
    return new Envelope(body, sender, List.of(), correlation, Kind.REPLY, NO_DEADLINE, null);
  }

  /** Whether somebody waits for an answer to it. */
  boolean isRequest() {
    return kind == Kind.REQUEST;
  }

  boolean isReply() {
    return kind == Kind.REPLY;
  }
}
