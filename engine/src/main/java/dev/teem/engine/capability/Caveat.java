package dev.teem.engine.capability;

/** A condition on a {@link Capability}: it is live only while all of its caveats hold. */
public sealed interface Caveat {

  /**
   * Whether it holds.
   *
   * @param nowNanos a reading of the engine's clock
   */
  boolean holds(long nowNanos);

  /**
   * An end of life.
   *
   * @param atNanos the last reading of the engine's clock at which the capability is live
   */
  record Expires(long atNanos) implements Caveat {
    @Override
    public boolean holds(long nowNanos) {
      // Not by difference: Long.MAX_VALUE is to mean never, also where readings are negative.
      return nowNanos <= atNanos;
    }
  }
}
