package dev.teem.engine.kernel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Races of a {@link ProcessTable}: its core adds and removes, anybody looks pids up. */
public final class ProcessTableStress {
  private static final Behavior IDLE = (sys, message) -> {};
  private static final Process PARENT = new BehaviorProcess(0, null, null, IDLE);

  /** More than there are slots in a page. */
  private static final int FAR = 1 << 12;

  private ProcessTableStress() {}

  /** A process as a spawner makes it: nothing but the table shows its state to others. */
  private static Process process(long number) {
    return new BehaviorProcess(number, null, PARENT, IDLE);
  }

  /** 0 absent, 1 found as it was added, -1 found without its state, -2 another one. */
  private static int grade(ProcessTable table, long pid) {
    Process found = table.find(pid);
    if (found == null) {
      return 0;
    }
    if (found.pid != pid) {
      return -2;
    }
    // Of its fields this one is not final.
    return found.parent == null ? -1 : 1;
  }

  /** A process is added while it is looked up, twice. The last result: afterwards. */
  @JCStressTest
  @Outcome(
      id = {"0, 0, 1", "0, 1, 1", "1, 1, 1"},
      expect = ACCEPTABLE,
      desc = "Absent, then there, whole.")
  @Outcome(expect = FORBIDDEN, desc = "Seen before it was whole, gone again, or lost.")
  @State
  public static class FindVsAdd {
    private final ProcessTable table = new ProcessTable();

    @Actor
    public void core() {
      table.add(process(1));
    }

    @Actor
    public void finder(III_Result r) {
      r.r1 = grade(table, 1);
      r.r2 = grade(table, 1);
    }

    @Arbiter
    public void rest(III_Result r) {
      r.r3 = grade(table, 1);
    }
  }

  /**
   * The only process of a page goes and one of another page comes, which changes the directory,
   * while both are looked up. The last result: what is found afterwards of the two.
   */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 1", "0, 0, 1", "0, 1, 1"},
      expect = ACCEPTABLE,
      desc = "There, then gone; absent, then there.")
  @Outcome(
      id = "1, 1, 1",
      expect = ACCEPTABLE,
      desc = "Looked up one before it went, the other after it came.")
  @Outcome(expect = FORBIDDEN, desc = "Not whole, lost, or found though it is gone.")
  @State
  public static class FindVsTurnover {
    private final ProcessTable table = new ProcessTable();
    private final Process old = process(1);

    public FindVsTurnover() {
      table.add(old);
    }

    @Actor
    public void core() {
      table.remove(old);
      table.add(process(FAR));
    }

    @Actor
    public void finder(III_Result r) {
      r.r1 = grade(table, 1);
      r.r2 = grade(table, FAR);
    }

    @Arbiter
    public void rest(III_Result r) {
      r.r3 = grade(table, 1) * 10 + grade(table, FAR);
    }
  }
}
