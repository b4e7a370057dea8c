package dev.teem.bench.kernel.teem;

/** Which threads run the processes. */
public enum TeemCores {
  /** One. */
  ONE(1, false),
  /** Two, which park when they have nothing to do for a while, as an engine comes. */
  TWO(2, false),
  /** Two that never park. Wants two processors. */
  TWO_SPINNING(2, true);

  private final int count;
  private final boolean spinning;

  TeemCores(int count, boolean spinning) {
    this.count = count;
    this.spinning = spinning;
  }

  int count() {
    return count;
  }

  /** The number of the last one. */
  int last() {
    return count - 1;
  }

  boolean areSpinning() {
    return spinning;
  }
}
