package dev.teem.engine.kernel;

/** A program that waits for a place in a mailbox. */
final class RoomWait {
  final ProgramProcess sender;
  final Process receiver;

  /** Whether the place is the sender's: nobody else can get it. The sender's core only. */
  boolean granted;

  RoomWait(ProgramProcess sender, Process receiver) {
    this.sender = sender;
    this.receiver = receiver;
  }
}
