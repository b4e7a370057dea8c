package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import java.util.List;

/**
 * What a message carries besides its body, if it carries more than its sender. Immutable but for
 * {@code answered}.
 */
final class Envelope {
  static final long NO_DEADLINE = Long.MAX_VALUE;

  /** Of a plain message from outside of the engine: null is the kernel itself. */
  static final Envelope FROM_OUTSIDE =
      new Envelope(null, List.of(), 0, Kind.PLAIN, NO_DEADLINE, null);

  /** Whether it asks, answers, or neither. */
  enum Kind {
    PLAIN,
    REQUEST,
    REPLY
  }

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
      Process sender,
      List<Capability> capabilities,
      long correlation,
      Kind kind,
      long deadlineNanos,
      HostCall hostCall) {
    this.sender = sender;
    this.capabilities = capabilities;
    this.correlation = correlation;
    this.kind = kind;
    this.deadlineNanos = deadlineNanos;
    this.hostCall = hostCall;
  }

  static Envelope message(Process sender, Delivery delivery, long deadlineNanos) {
    return new Envelope(
        sender, delivery.capabilities(), delivery.correlation(), Kind.PLAIN, deadlineNanos, null);
  }

  static Envelope request(Process sender, long correlation, long deadlineNanos) {
    return new Envelope(sender, List.of(), correlation, Kind.REQUEST, deadlineNanos, null);
  }

  static Envelope hostRequest(HostCall call, long deadlineNanos) {
    return new Envelope(null, List.of(), 0, Kind.REQUEST, deadlineNanos, call);
  }

  static Envelope restored(long correlation) {
    return new Envelope(null, List.of(), correlation, Kind.PLAIN, NO_DEADLINE, null);
  }

  static Envelope reply(Process sender, long correlation) {
    return new Envelope(sender, List.of(), correlation, Kind.REPLY, NO_DEADLINE, null);
  }

  /** Whether somebody waits for an answer to it. */
  boolean isRequest() {
    return kind == Kind.REQUEST;
  }

  boolean isReply() {
    return kind == Kind.REPLY;
  }
}
