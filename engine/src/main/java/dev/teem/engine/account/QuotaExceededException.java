package dev.teem.engine.account;

/**
 * A charge, an age or a working set goes beyond what a {@link Quota} allows.
 *
 * <p>It has no stack trace: running out is an ordinary end of an agent, it may come to thousands at
 * once, and the message says all there is to say.
 */
public final class QuotaExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String resource;

  /**
   * An excess.
   *
   * @param resource what ran out, by the name it has in a quota, such as {@code tokens}
   */
  public QuotaExceededException(String resource) {
    super("quota exceeded: " + resource, null, false, false);
    this.resource = resource;
  }

  /** What ran out, such as {@code tokens} or {@code wallMs}. */
  public String resource() {
    return resource;
  }
}
