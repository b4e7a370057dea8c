package dev.teem.stress.swarm;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.swarm.MemoryKeeper;
import dev.teem.engine.swarm.Swarm;
import java.util.List;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Races for an agent of a {@link Swarm}: it is in one place, whoever wins. */
public final class SwarmStress {
  private static final LanePolicy POLICY = LanePolicy.from(Map.of());

  private SwarmStress() {}

  /** A swarm with one agent. */
  public static class OneAgent {
    final TupleSpace space = new TupleSpace();
    final MemoryKeeper keeper = new MemoryKeeper();
    final Swarm swarm = new Swarm(space, POLICY, keeper, () -> null, List::of);
    final Tuple agent = swarm.root("plan", "main", Map.of());

    final boolean compress() {
      try {
        swarm.compressToken(agent.id());
        return true;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }

    final boolean restore() {
      try {
        swarm.restore(agent.id());
        return true;
      } catch (IllegalArgumentException _) {
        return false;
      }
    }

    /** In how many places it is that somebody could have it from. */
    final int places() {
      return (int) (space.count(Template.any()) + swarm.snapshot().compressed());
    }

    /** How many packets it has; -1 if it is not in one place. */
    final int packets() {
      if (places() != 1) {
        return -1;
      }
      restore();
      return space.rdp(Template.any()).data().size();
    }
  }

  /** One compresses an agent, another takes it from the space. The last: what is still there. */
  @JCStressTest
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "There is a token.")
  @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "It was taken, and is forgotten.")
  @Outcome(
      id = "true, true, .*",
      expect = FORBIDDEN,
      desc = "There is a token of what somebody has: its work would be done twice.")
  @Outcome(expect = FORBIDDEN, desc = "It is lost, or somewhere that nobody said.")
  @State
  public static class CompressVsTake extends OneAgent {
    @Actor
    public void compress(ZZI_Result r) {
      r.r1 = compress();
    }

    @Actor
    public void take(ZZI_Result r) {
      r.r2 = space.inp(Template.lane("main")) != null;
    }

    @Arbiter
    public void rest(ZZI_Result r) {
      r.r3 = places();
    }
  }

  /** One compresses an agent, another merges a packet into it. The last: packets that it has. */
  @JCStressTest
  @Outcome(
      id = "true, false, 0",
      expect = ACCEPTABLE,
      desc = "Compressed first: the lane was empty.")
  @Outcome(id = "true, true, 1", expect = ACCEPTABLE, desc = "Compressed with the packet.")
  @Outcome(
      id = "false, true, 1",
      expect = ACCEPTABLE,
      desc = "Not compressed, since it was in transit.")
  @Outcome(expect = FORBIDDEN, desc = "The agent or the packet is lost, or there twice.")
  @State
  public static class CompressVsRoute extends OneAgent {
    @Actor
    public void compress(ZZI_Result r) {
      r.r1 = compress();
    }

    @Actor
    public void route(ZZI_Result r) {
      r.r2 = swarm.routePacket(Map.of("n", 9L), "main");
    }

    @Arbiter
    public void rest(ZZI_Result r) {
      r.r3 = packets();
    }
  }

  /** Two restore an agent. */
  @JCStressTest
  @Outcome(
      id = {"true, false, 1", "false, true, 1"},
      expect = ACCEPTABLE,
      desc = "One of them has.")
  @Outcome(expect = FORBIDDEN, desc = "Both have, or nobody, or it is lost.")
  @State
  public static class RestoreVsRestore extends OneAgent {
    public RestoreVsRestore() {
      compress();
    }

    @Actor
    public void one(ZZI_Result r) {
      r.r1 = restore();
    }

    @Actor
    public void other(ZZI_Result r) {
      r.r2 = restore();
    }

    @Arbiter
    public void rest(ZZI_Result r) {
      r.r3 = places();
    }
  }

  /** Two merge packets into the only tuple of a lane. The last: packets that it has. */
  @JCStressTest
  @Outcome(id = "true, true, 2", expect = ACCEPTABLE, desc = "Both are in.")
  @Outcome(
      id = {"false, true, .*", "true, false, .*"},
      expect = FORBIDDEN,
      desc = "The lane seemed empty while the tuple was in transit.")
  @Outcome(expect = FORBIDDEN, desc = "A packet or the tuple is lost.")
  @State
  public static class RouteVsRoute extends OneAgent {
    @Actor
    public void one(ZZI_Result r) {
      r.r1 = swarm.routePacket(Map.of("one", 1L), "main");
    }

    @Actor
    public void other(ZZI_Result r) {
      r.r2 = swarm.routePacket(Map.of("other", 1L), "main");
    }

    @Arbiter
    public void rest(ZZI_Result r) {
      r.r3 = packets();
    }
  }

  /** Two prune to one agent of three. The last: how many are active. */
  @JCStressTest
  @Outcome(id = "3, 1", expect = ACCEPTABLE, desc = "Two were compressed.")
  @Outcome(expect = FORBIDDEN, desc = "Too many or too few were compressed, or one is lost.")
  @State
  public static class PruneVsPrune extends OneAgent {
    public PruneVsPrune() {
      swarm.spawnAgent(agent, "work", Map.of());
      swarm.spawnAgent(agent, "work", Map.of());
    }

    @Actor
    public void one() {
      swarm.pruneIdle(1);
    }

    @Actor
    public void other() {
      swarm.pruneIdle(1);
    }

    @Arbiter
    public void rest(II_Result r) {
      r.r1 = places();
      r.r2 = (int) swarm.snapshot().active();
    }
  }
}
