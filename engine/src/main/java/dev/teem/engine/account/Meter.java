package dev.teem.engine.account;

/** What an {@link Account} counts. All but {@link #CHILDREN} only add up over a life. */
public enum Meter {
  /** Tokens that a model read or wrote. */
  TOKENS("tokens"),
  /** Calls of tools. */
  TOOL_CALLS("toolCalls"),
  /** US dollars. */
  USD("usd"),
  /** Descendants alive at the same time; each gives its place back when it ends. */
  CHILDREN("children");

  private final String label;

  Meter(String label) {
    this.label = label;
  }

  /** Its name in quotas, snapshots and errors, such as {@code toolCalls}. */
  public String label() {
    return label;
  }

  /** Its place in an account's amounts, which are never stored: they may follow the declaration. */
  @SuppressWarnings("EnumOrdinal")
  int index() {
    return ordinal();
  }
}
