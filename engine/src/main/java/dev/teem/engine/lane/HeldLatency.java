package dev.teem.engine.lane;

/**
 * How long calls take under the limit that is held: what probes are compared with. New windows are
 * measured against it before they are added to it.
 *
 * <p>Differences are of logarithms, and count only beyond what noise alone would do: the more calls
 * vary, the larger a difference has to be, or the more calls have to show it.
 *
 * <p>Owned by one thread.
 */
final class HeldLatency {
  /** It remembers so many windows; what is older must not hide that things have changed. */
  static final int WINDOWS = 32;

  private static final int FADED_WINDOWS = 4;

  /** A rise is looked for in the latest so many. */
  private static final int RECENT_WINDOWS = 6;

  /** A difference that matters at once, in one window: 30 %. */
  static final double STEP = Math.log(1.3);

  /** One window in 30,000 is that far off by chance, were it normal. */
  private static final double STEP_SIGMAS = 4;

  /** A difference that matters when it has grown over many windows. */
  private static final double RISE = Math.log(1.04);

  private static final double RISE_SIGMAS = 2.5;

  private final LatencySample all = new LatencySample();
  private final LatencySample recent = new LatencySample();
  private int windows;

  boolean isEmpty() {
    return all.calls() == 0;
  }

  LatencySample sample() {
    return all;
  }

  void set(LatencySample sample) {
    all.set(sample);
    recent.clear();
    windows = 0;
  }

  /** Nothing is known of this limit yet. */
  void clear() {
    all.clear();
    recent.clear();
    windows = 0;
  }

  /** Lets what is known from another limit count for a few windows only, which is for alarms. */
  void fade(int window) {
    all.thin(FADED_WINDOWS * (double) window);
    recent.clear();
    windows = 0;
  }

  void add(LatencySample window) {
    double calls = window.calls();
    all.addAll(window);
    all.thin(WINDOWS * calls);
    recent.addAll(window);
    recent.thin(RECENT_WINDOWS * calls);
    windows++;
  }

  /** How much longer calls of a sample take: the logarithm of the ratio. */
  double excess(LatencySample sample) {
    return sample.mean() - all.mean();
  }

  /**
   * How far {@link #excess} may be off: its standard deviation. A small sample may look steadier
   * than calls are: they vary at least as they did before.
   */
  double error(LatencySample sample) {
    double variance = Math.max(sample.variance(), all.variance());
    return Math.sqrt(variance / sample.calls() + all.variance() / all.calls());
  }

  /** Whether calls of a window take so much longer that it is no chance. */
  boolean isSlower(LatencySample window) {
    return excess(window) > step(window);
  }

  /** Whether calls of a window are so much faster that it is no chance, nor one lucky call. */
  boolean isFaster(LatencySample window) {
    return excess(window) < -step(window);
  }

  private double step(LatencySample window) {
    return Math.max(STEP, STEP_SIGMAS * error(window));
  }

  /** Whether calls have become slower little by little. */
  boolean hasRisen() {
    return windows > RECENT_WINDOWS
        && excess(recent)
            > Math.max(RISE, RISE_SIGMAS * Math.sqrt(recent.variance() / recent.calls()));
  }

  /** Forgets all but the latest windows. */
  void keepRecent() {
    set(recent);
  }

  /** Whether it is known well enough to tell a probe from it that differs by that much. */
  boolean isSharp(double error) {
    return windows >= WINDOWS || all.variance() / all.calls() <= error * error / 2;
  }
}
