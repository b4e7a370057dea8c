package dev.teem.engine.space;

import dev.teem.engine.kernel.Device;
import java.util.Objects;

/**
 * A {@link TupleSpace} as processes see it: a device, so that what they may do with it is a
 * capability and what they are answered is in their history. See {@link SpaceCall} for what can be
 * asked.
 *
 * <p>What a process has taken is its own until it has given a receipt for it. If it ends before,
 * however it ends, or closes the device, its tuples go back to where they were: in front. The space
 * stays open when the engine is closed.
 *
 * <p>It is asked on the process's core: a durable space holds that up for as long as its log takes
 * for an append.
 */
public final class SpaceDevice implements Device {
  private final TupleSpace space;

  /** A device for a space that host threads may use as well. */
  public SpaceDevice(TupleSpace space) {
    this.space = Objects.requireNonNull(space, "space");
  }

  @Override
  public Handle open(long pid) {
    return new SpaceHandle(space);
  }
}
