package dev.teem.bench.kernel;

/**
 * The heap of JVMs that run peers and ours beside them. It is so large that collections do not
 * decide: {@code ./teem} fixes a young generation that suits ours, and would hurt those that
 * allocate per message or per actor.
 */
public final class PeerHeap {
  /** All of it, from the start. */
  public static final String INITIAL = "-Xms6g";

  /** No more than at the start. */
  public static final String MAXIMUM = "-Xmx6g";

  /** The larger part is young: what benchmarks make dies soon. */
  public static final String YOUNG = "-Xmn4g";

  /** Page faults are the machine's, and would be counted for whoever allocates. */
  public static final String TOUCHED = "-XX:+AlwaysPreTouch";

  /**
   * Gigabytes that are walked through once miss the translation cache at each small page, and how
   * much that costs changes from hour to hour on a virtual machine. On Linux only, hence {@link
   * #LENIENT}.
   */
  public static final String LARGE_PAGES = "-XX:+UseTransparentHugePages";

  /** Other systems have no such pages. */
  public static final String LENIENT = "-XX:+IgnoreUnrecognizedVMOptions";

  private PeerHeap() {}
}
