package dev.teem.bench.savina.teem;

import dev.teem.bench.savina.Completion;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Placement;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;

/**
 * A round of a program, as its first process starts it.
 *
 * @param spawn the first process's right to spawn
 * @param cores how many there are
 */
record Round(Completion completion, Capability spawn, int cores) {

  /** A right to spawn for a child. */
  Capability spawnRight(Sys sys) {
    return sys.derive(spawn, Right.SPAWN);
  }

  /** One core after the other. */
  SpawnOptions place(int index) {
    return SpawnOptions.DEFAULT.placement(Placement.on(index % cores));
  }
}
