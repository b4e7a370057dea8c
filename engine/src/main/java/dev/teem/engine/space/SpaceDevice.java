package dev.teem.engine.space;

import dev.teem.engine.kernel.Device;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@link TupleSpace} as processes see it: a device, so that what they may do with it is a
 * capability and what they are answered is in their history. See {@link SpaceCall} for what can be
 * asked.
 *
 * <p>What a process has taken is its own until it has given a receipt for it. If it ends before,
 * however it ends, or closes the device, its tuples go back to where they were: in front. The space
 * stays open when the engine is closed.
 *
 * <p>A replay answers from the history and leaves the space alone. A process that goes on where a
 * history ends holds nothing: what it had taken was given back when it ended, or a durable space
 * has it again since it was opened. So its receipt is refused; it takes the tuple again, by its id,
 * and if that is not there somebody has it, or it is done.
 *
 * <p>Looking for tuples is done on the process's core, and so is everything where the space is in
 * memory. A durable one waits for its log on virtual threads, one for each process that has asked,
 * and the core goes on. What a process asks is done in the order in which it asks, also what it has
 * not waited for when it ends. Closing the engine waits for that.
 */
public final class SpaceDevice implements Device {
  private final TupleSpace space;

  /** Those that wait for the log. Cores add them, each removes itself. */
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** A device for a space that host threads may use as well. */
  public SpaceDevice(TupleSpace space) {
    this.space = Objects.requireNonNull(space, "space");
  }

  @Override
  public Handle open(long pid) {
    return new SpaceHandle(
        space, space.isDurable() ? new OrderedTasks("teem-space-" + pid, threads) : null);
  }

  @Override
  public void engineClosed() throws InterruptedException {
    for (Thread each : threads) {
      each.join();
    }
  }
}
