package dev.teem.stress.space;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** Races for tuples of a space. */
public final class SpaceStress {
  private static final Tuple TUPLE = Wanted.tuple(0);
  private static final Tuple OTHER = Wanted.tuple(1);
  private static final Template LANE = Template.lane(TUPLE.lane());

  private SpaceStress() {}

  /** One puts out what another begins to wait for. The results: it has it, and what is there. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "It has it.")
  @Outcome(expect = FORBIDDEN, desc = "It waits for what is there, or the tuple is lost.")
  @State
  public static class OutVsStand {
    private final TupleSpace space = new TupleSpace();
    private CompletableFuture<Tuple> future;

    @Actor
    public void out() {
      space.out(TUPLE);
    }

    @Actor
    public void in() {
      future = space.inAsync(LANE);
    }

    @Arbiter
    public void rest(ZI_Result r) {
      r.r1 = future.isDone();
      r.r2 = (int) space.count(LANE);
    }
  }

  /** The same of who waits in all shards. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "It has it.")
  @Outcome(expect = FORBIDDEN, desc = "It waits for what is there, or the tuple is lost.")
  @State
  public static class OutVsStandAnywhere {
    private final TupleSpace space = new TupleSpace();
    private CompletableFuture<Tuple> future;

    @Actor
    public void out() {
      space.out(TUPLE);
    }

    @Actor
    public void in() {
      future = space.inAsync(Template.any());
    }

    @Arbiter
    public void rest(ZI_Result r) {
      r.r1 = future.isDone();
      r.r2 = (int) space.count(LANE);
    }
  }

  /** One puts out what another begins to wait for, to read it. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "It has read it.")
  @Outcome(expect = FORBIDDEN, desc = "It waits for what is there, or the tuple is lost.")
  @State
  public static class OutVsStandToRead {
    private final TupleSpace space = new TupleSpace();
    private CompletableFuture<Tuple> future;

    @Actor
    public void out() {
      space.out(TUPLE);
    }

    @Actor
    public void rd() {
      future = space.rdAsync(LANE);
    }

    @Arbiter
    public void rest(ZI_Result r) {
      r.r1 = future.isDone();
      r.r2 = (int) space.count(LANE);
    }
  }

  /** The same of who waits in all shards. */
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "It has read it.")
  @Outcome(expect = FORBIDDEN, desc = "It waits for what is there, or the tuple is lost.")
  @State
  public static class OutVsStandToReadAnywhere {
    private final TupleSpace space = new TupleSpace();
    private CompletableFuture<Tuple> future;

    @Actor
    public void out() {
      space.out(TUPLE);
    }

    @Actor
    public void rd() {
      future = space.rdAsync(Template.any());
    }

    @Arbiter
    public void rest(ZI_Result r) {
      r.r1 = future.isDone();
      r.r2 = (int) space.count(LANE);
    }
  }

  /** One puts out what another waits for no longer. */
  @JCStressTest
  @Outcome(id = "true, false, 1", expect = ACCEPTABLE, desc = "It had gone.")
  @Outcome(id = "false, true, 0", expect = ACCEPTABLE, desc = "It has it.")
  @Outcome(expect = FORBIDDEN, desc = "Who has gone has swallowed it, or it is there twice.")
  @State
  public static class OutVsCancel {
    private final TupleSpace space = new TupleSpace();
    private final CompletableFuture<Tuple> future = space.inAsync(LANE);

    @Actor
    public void out() {
      space.out(TUPLE);
    }

    @Actor
    public void cancel(ZZI_Result r) {
      r.r1 = future.cancel(false);
    }

    @Arbiter
    public void rest(ZZI_Result r) {
      r.r2 = !future.isCancelled() && future.isDone();
      r.r3 = (int) space.count(LANE);
    }
  }

  /** Two look for the only one. The results: how many have it, and what is there. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "One of them has it.")
  @Outcome(expect = FORBIDDEN, desc = "Both have it, or neither.")
  @State
  public static class InVsIn {
    private final TupleSpace space = new TupleSpace();
    private Tuple one;
    private Tuple other;

    public InVsIn() {
      space.out(TUPLE);
    }

    @Actor
    public void one() {
      one = space.inp(LANE);
    }

    @Actor
    public void other() {
      other = space.inp(Template.any());
    }

    @Arbiter
    public void rest(II_Result r) {
      r.r1 = (one == null ? 0 : 1) + (other == null ? 0 : 1);
      r.r2 = (int) space.count(LANE);
    }
  }

  /** Two put out for two who wait. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "Each has one.")
  @Outcome(expect = FORBIDDEN, desc = "Somebody waits, or a tuple is left or lost.")
  @State
  public static class OutVsOut {
    private final TupleSpace space = new TupleSpace();
    private final CompletableFuture<Tuple> one = space.inAsync(LANE);
    private final CompletableFuture<Tuple> other = space.inAsync(Template.any());

    @Actor
    public void one() {
      space.out(TUPLE);
    }

    @Actor
    public void other() {
      space.out(OTHER);
    }

    @Arbiter
    public void rest(II_Result r) {
      r.r1 = (one.isDone() ? 1 : 0) + (other.isDone() ? 1 : 0);
      r.r2 = (int) space.count(LANE);
    }
  }
}
