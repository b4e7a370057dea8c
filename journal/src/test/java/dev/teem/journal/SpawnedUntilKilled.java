package dev.teem.journal;

import dev.teem.engine.Engine;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.Swarm;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * A process that spawns a batch in a durable swarm, if none is there, and runs it until it has
 * ended or somebody kills the process. It says whom it runs, {@code agent 7}, and the end.
 */
final class SpawnedUntilKilled {
  static final int DEPTH = 2;
  static final int BRANCHING = 40;

  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true);

  private SpawnedUntilKilled() {}

  public static void main(String[] args) throws Exception {
    try (Store store = Store.open(new StoreContext(Path.of(args[0])));
        TupleSpace space = new TupleSpace(store.tuples());
        Engine engine = Engine.launch(Batches.engineContext(store))) {
      Swarm swarm = new Swarm(space, LanePolicy.from(Map.of()));
      Tuple controller = space.rdp(Template.any().where("lazy_batch", true));
      if (controller == null) {
        Tuple root = swarm.root("plan", "main", Map.of());
        controller = swarm.batchSpawn(root, "slow", DEPTH, BRANCHING).controller();
      }
      BatchSummary summary =
          engine.execute(swarm.batch(controller.id(), new Slow()).limits(LimitConfig.upTo(4)));
      OUT.println("end " + summary.aggregate().root());
    }
  }

  /** Takes so long that somebody can be killed meanwhile. */
  static final class Slow implements Yool {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    public boolean blocking() {
      return true;
    }

    @Override
    public void run(Call call) throws Exception {
      OUT.println("agent " + call.agent());
      Thread.sleep(2);
      call.output().writeText("was " + call.itemText());
    }
  }
}
