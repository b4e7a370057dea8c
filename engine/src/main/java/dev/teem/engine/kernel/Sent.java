package dev.teem.engine.kernel;

/** What came of an offer. */
public enum Sent {
  /** It will be in the mailbox, unless the receiver is dead. */
  OK,
  /** The receiver's mailbox holds as many messages as its quota allows. Nothing was sent. */
  FULL,
  /** The receiver's core is behind. Nothing was sent; try again in a while. */
  BUSY,
  /** There is no such process. Only hosts are told so. */
  GONE
}
