package dev.teem.engine.kernel;

/** A program that waits for a place in a mailbox. */
final class RoomWait {
  final ProgramProcess sender;
  final Process receiver;

  /** What it wants to send. */
  private final Object body;

  /** Whether the place is the sender's: nobody else can get it. The sender's core only. */
  boolean granted;

  RoomWait(ProgramProcess sender, Process receiver, Object body) {
    this.sender = sender;
    this.receiver = receiver;
    this.body = body;
  }

  /** Whether there is nothing to wait for any more. */
  boolean isOver() {
    return granted || isVain();
  }

  /** Whether it is a request whose time is over: nobody wants it sent any more. */
  boolean isVain() {
    return body instanceof Envelope e && e.request instanceof Ask ask && !ask.isOpen();
  }
}
