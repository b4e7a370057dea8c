package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import java.util.List;

/**
 * A message that has been received: a view that the kernel points at one message after the other.
 *
 * <p>A behavior may use it during the call that it was given to; a program until it receives again.
 * Whoever wants it for longer takes a {@link #copy()}, or the parts. Only for the receiving
 * process.
 */
public final class Message {
  private Object body;
  private Object from;

  /** What the body was in, or null. For answering only: all else is kept here. */
  private Envelope envelope;

  // Void without an envelope.
  private byte kind;

  /** Void unless this is a request. */
  private Process asked;

  private long correlation;
  private long deadlineNanos;

  Message() {}

  /** What the mailbox has. The sender is not looked at: it may be long gone from the cache. */
  void point(Object newBody, Object newFrom) {
    if (newBody instanceof Envelope e) {
      open(e);
    } else {
      envelope = null;
      body = newBody;
    }
    from = newFrom;
  }

  /** Takes everything out: it is not this message's for much longer. */
  private void open(Envelope e) {
    envelope = e;
    body = e.body;
    kind = e.kind;
    correlation = e.correlation;
    deadlineNanos = e.deadlineNanos;
    if (kind == Envelope.REQUEST) {
      asked = e.request.asked;
    } else if (kind == Envelope.REPLY) {
      ((Ask) e.request).taken();
    }
  }

  /** What was sent: the sender's own object, not a copy. */
  public Object body() {
    return body;
  }

  /** What the kernel tells; null if the message is from somebody else, whatever its body is. */
  public Signal signal() {
    return from == null ? (Signal) body : null;
  }

  /** The pid of the sender; 0 if it came from the kernel or from outside. */
  public long sender() {
    return switch (from) {
      case Process process -> process.pid;
      case Departed departed -> departed.pid();
      case null, default -> 0;
    };
  }

  /** The capabilities that came with it; they are the receiver's now. */
  public List<Capability> capabilities() {
    return envelope == null ? List.of() : envelope.capabilities;
  }

  /** What pairs a reply with its request, or what the sender chose; 0 if nothing does. */
  public long correlation() {
    return envelope == null ? 0 : correlation;
  }

  /** Whether it answers an {@code ask} of the receiver. */
  public boolean isReply() {
    return envelope != null && kind == Envelope.REPLY;
  }

  /** Whether the sender waits for a {@code reply}. */
  public boolean isRequest() {
    return envelope != null && kind == Envelope.REQUEST;
  }

  /**
   * When the sender loses interest, in nanoseconds of the engine's clock; else the largest long.
   */
  public long deadlineNanos() {
    return envelope == null ? Envelope.NO_DEADLINE : deadlineNanos;
  }

  /** The same message, for keeping. */
  public Message copy() {
    Message copy = new Message();
    copy.body = body;
    copy.from = from;
    copy.envelope = envelope;
    copy.kind = kind;
    copy.asked = asked;
    copy.correlation = correlation;
    copy.deadlineNanos = deadlineNanos;
    return copy;
  }

  /** Who has received this request. */
  Process asked() {
    return asked;
  }

  /** Whether this request has not been answered. On the core of the receiver. */
  boolean isOpen() {
    return envelope.asks(correlation);
  }

  /** What it came in. Of use only if it {@link #isOpen}. */
  Envelope envelope() {
    return envelope;
  }

  @Override
  public String toString() {
    return "message from " + sender() + ": " + body;
  }
}
