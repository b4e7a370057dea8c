package dev.teem.journal.witness;

/** Who wrote what a source read: how far its word goes. */
public enum Accountability {
  /** The claimant itself. It corroborates nothing. */
  AGENT_AUTHORED,
  /** The operating system or a store on this machine. */
  OS_RECORDED,
  /** Somebody else's system, read from there. */
  THIRD_PARTY;

  /** Whether somebody other than the claimant answers for it. */
  public boolean accountable() {
    return this != AGENT_AUTHORED;
  }
}
