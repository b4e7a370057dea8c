package dev.teem.engine.account;

/** A charge or a working set exceeds what the quota allows. */
public final class QuotaExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String resource;

  /**
   * Says what ran out.
   *
   * @param resource the quota's name, such as {@code mem}
   */
  public QuotaExceededException(String resource) {
    super("quota exceeded: " + resource);
    this.resource = resource;
  }

  /**
   * What ran out.
   *
   * @return the quota's name
   */
  public String resource() {
    return resource;
  }
}
