package dev.teem.bench.kernel.teem;

import dev.teem.bench.kernel.Skynet;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Sys;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The tree. Whoever has children gives each a capability to itself, and one to spawn, derived from
 * its own, if the child has children in turn.
 */
@State(Scope.Benchmark)
public class TeemSkynet {
  /** The first process, and who asks for trees. */
  private static final int STAYING = 2;

  private TeemSystem system;
  private long root;

  /** Spawns who asks for trees. */
  @Setup(Level.Trial)
  public void spawn(RunningTeem running) {
    system = running.system();
    root =
        system.call((sys, spawn) -> {
          Capability right = sys.derive(spawn, Right.SPAWN);
          return sys.spawn(new Root(right), right).pid();
        });
  }

  /** Sees that all of all trees are gone. */
  @TearDown(Level.Trial)
  public void check() {
    int live = system.processes();
    if (live != STAYING) {
      throw new IllegalStateException("wrong result: processes=" + live + ", not " + STAYING);
    }
  }

  /**
   * Grows a tree and waits for its root's report.
   *
   * @return what its leaves add up to
   */
  public long sum(int leaves) {
    return system.ask(root, leaves);
  }

  private static void grow(Sys sys, Capability spawn, long first, int leaves) {
    Capability parent = sys.selfCap();
    if (leaves == 1) {
      sys.spawn(new Node(parent, null, first, 1), parent);
    } else {
      Capability right = sys.derive(spawn, Right.SPAWN);
      sys.spawn(new Node(parent, right, first, leaves), parent, right);
    }
  }

  private static final class Root implements Behavior {
    private final Capability spawn;
    private Message request;

    Root(Capability spawn) {
      this.spawn = spawn;
    }

    @Override
    public void onMessage(Sys sys, Message message) {
      if (message.isRequest()) {
        request = message.copy();
        grow(sys, spawn, 0, (Integer) message.body());
      } else {
        sys.reply(request, message.body());
      }
    }
  }

  private static final class Node implements Behavior {
    private final Capability parent;
    private final Capability spawn;
    private final long first;
    private final int leaves;
    private int missing = Skynet.BRANCHING;
    private long sum;

    Node(Capability parent, Capability spawn, long first, int leaves) {
      this.parent = parent;
      this.spawn = spawn;
      this.first = first;
      this.leaves = leaves;
    }

    @Override
    public void onStart(Sys sys) {
      if (leaves == 1) {
        report(sys, first);
        return;
      }
      int part = leaves / Skynet.BRANCHING;
      for (int i = 0; i < Skynet.BRANCHING; i++) {
        grow(sys, spawn, first + (long) i * part, part);
      }
    }

    @Override
    public void onMessage(Sys sys, Message message) {
      sum += (Long) message.body();
      missing--;
      if (missing == 0) {
        report(sys, sum);
      }
    }

    private void report(Sys sys, long result) {
      sys.send(parent, result);
      sys.exit();
    }
  }
}
